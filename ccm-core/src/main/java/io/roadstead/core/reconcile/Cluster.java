package io.roadstead.core.reconcile;

import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * The Kubernetes cluster as the engine needs it: what is there, from a warm cache, and the few things we write.
 *
 * <p>Reads never block and never fail; before the caches are filled there is nothing to read and nobody is told. Writes go to
 * the API server and throw {@link ClusterException}. Thread-safe.
 */
public interface Cluster {

  /** Is told of every change, one call at a time and in order; must return at once. Set before the caches start to fill. */
  void subscribe(Subscriber subscriber);

  /** The Service under this name now, never older than our own last write to it. */
  Optional<ServiceSnapshot> service(ServiceKey key);

  /**
   * Every Service that is or may have been ours: of type LoadBalancer, or carrying one of our finalizers or our record.
   * Others need not be listed.
   */
  List<ServiceSnapshot> services();

  List<NodeSnapshot> nodes();

  /**
   * Writes to one Service through {@code services/status}, touching nothing but what the patch names; never another life of
   * the same name.
   *
   * @return the Service as the API server answered
   */
  ServiceSnapshot patch(ServiceSnapshot service, ServicePatch patch);

  /** Tells the people who look at an object. Never fails and never blocks: an event that can not be written is logged. */
  void event(About about, Reason reason, String note);

  /** A fact this installation noted for its next start or leader; see {@link #remember}. */
  Optional<String> recall(String fact);

  /**
   * Notes a small fact (an annotation on the leader's Lease); an empty value takes it away. Costs nothing where it is known
   * to be so already. Throws {@link ClusterException} if it is not certain that it is so now.
   */
  void remember(String fact, Optional<String> value);

  /** What an event is about. */
  sealed interface About {
    /** One life of a Service. */
    record Service(ServiceKey key, String uid) implements About {
    }

    /** A namespace, for what outlived its Service. */
    record Namespace(String name) implements About {
    }
  }

  /** Is told what changed; both sides present for an update. */
  interface Subscriber {

    /** At first every Service is new. At least one side is present; both have the same uid when both are. */
    void serviceChanged(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after);

    /** Something about nodes changed; read them with {@link Cluster#nodes}. */
    void nodesChanged();
  }
}
