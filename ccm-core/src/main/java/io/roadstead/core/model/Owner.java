package io.roadstead.core.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * Whose a cloud thing is: one life of one Service (its uid), or the cluster as a whole.
 *
 * <p>What the cluster owns is used by many Services (a backend security group, a shared document); a Service's plan may
 * create or grow it, only the plan for {@link Cluster} removes what nobody needs.
 */
public sealed interface Owner extends Comparable<Owner> {

  /** Cluster first, then Services by namespace, name, uid. */
  Comparator<Owner> ORDER = Comparator.comparing(Owner::sortKey);

  static Owner of(ServiceKey key, String uid) {
    return new Service(key, uid);
  }

  static Owner cluster() {
    return Cluster.INSTANCE;
  }

  private static String sortKey(Owner owner) {
    return switch (owner) {
      case Cluster _ -> "";
      case Service(ServiceKey key, String uid) -> key + "/" + uid;
    };
  }

  @Override
  default int compareTo(Owner other) {
    return ORDER.compare(this, other);
  }

  /** One life of one Service: a Service deleted and made again under its name is another owner. */
  record Service(ServiceKey key, String uid) implements Owner {
    public Service {
      requireNonNull(key, "key");
      if (uid.isEmpty()) {
        throw new IllegalArgumentException("a Service without uid owns nothing: " + key);
      }
    }

    @Override
    public String toString() {
      return key.toString();
    }
  }

  /** The cluster itself. */
  record Cluster() implements Owner {
    private static final Cluster INSTANCE = new Cluster();

    @Override
    public String toString() {
      return "cluster";
    }
  }
}
