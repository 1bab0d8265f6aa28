package io.roadstead.core.plan;

import io.roadstead.core.model.Owner;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a provider's records implement: one thing in the cloud, as it is or as it should be. Two that are equal need no
 * step; so a record holds exactly what we decide about, and nothing the cloud decides (that is in the {@link Handle}).
 */
public interface Resource {

  ResourceId id();

  Owner owner();

  /** What must be there before this can be created or changed, and what can only go after this. */
  List<ResourceId> dependsOn();

  /** Whether the cloud can turn this into {@code desired} (same id) in place; otherwise it is replaced. */
  boolean canBecome(Resource desired);

  /** The document this is a part of, when many owners' things are written together by group commit. */
  default Optional<String> document() {
    return Optional.empty();
  }

  /** Whether a write to it needs its handle; false for what is addressed by the thing it belongs to, such as targets. */
  default boolean needsHandle() {
    return true;
  }

  /** Whether it is nothing but the list of nodes that receive traffic: it follows the node set, not the Service. */
  default boolean isTargets() {
    return false;
  }

  /**
   * For what the cluster owns: what this must be so that the users of {@code existing} are served too. The plan for the
   * cluster itself, which knows every wish, shrinks it again.
   */
  default Resource joinedWith(Resource existing) {
    return this;
  }

  /** The fields for people and JSON, under the cloud API's own names. */
  default SortedMap<String, Object> fields() {
    return Fields.of(this, Fields.Case.CAMEL);
  }
}
