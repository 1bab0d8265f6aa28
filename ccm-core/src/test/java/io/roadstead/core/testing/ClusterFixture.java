package io.roadstead.core.testing;

import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.Cluster;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A {@link Cluster} for one test, and what its users and other controllers can do to it. */
public interface ClusterFixture extends AutoCloseable {

  /** What is tested; its caches are full. */
  Cluster cluster();

  /** What a process started later would see, its caches full. */
  Cluster restarted();

  /** There is nothing in it yet, and nobody else writes there. */
  String namespace();

  /**
   * Creates a Service or changes its spec and annotations, as its user does. Where there is none, another life begins.
   *
   * @return as the API server holds it; it gives the uid and the node ports
   */
  ServiceSnapshot apply(ServiceSnapshot wanted);

  /** Deletes a Service, as its user does. */
  void delete(ServiceKey key);

  /** Changes finalizers, annotations and status as somebody with all rights could. */
  ServiceSnapshot change(ServiceKey key, UnaryOperator<ServiceSnapshot> change);

  /** What the API server holds, past all caches. */
  Optional<ServiceSnapshot> live(ServiceKey key);

  /** Makes a node or brings it to this state. */
  void node(NodeSnapshot wanted);

  void removeNode(String name);

  /** What can be seen of events in the namespace. */
  List<SeenEvent> events();

  @Override
  void close();

  /** One event as {@code kubectl describe} shows it. */
  record SeenEvent(String type, String reason, String about, String note, int count) {
  }
}
