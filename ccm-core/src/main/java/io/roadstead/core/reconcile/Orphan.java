package io.roadstead.core.reconcile;

import io.roadstead.core.model.Owner;
import java.time.Instant;
import java.util.List;

/**
 * Things in the cloud that carry our cluster's tags for a Service that is not there any more.
 *
 * @param resources what there is, as {@code kind/name handle}
 * @param since when a sweep saw it first
 */
public record Orphan(Owner.Service owner, List<String> resources, Instant since) {
  public Orphan {
    resources = List.copyOf(resources);
  }
}
