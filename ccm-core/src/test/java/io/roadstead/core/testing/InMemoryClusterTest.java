package io.roadstead.core.testing;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.Cluster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The in-memory cluster keeps what the engine relies on. */
class InMemoryClusterTest extends ClusterContract {

  @Override
  protected ClusterFixture open(Cluster.Subscriber subscriber) {
    return new Fixture(subscriber);
  }

  private static final class Fixture implements ClusterFixture {

    private final InMemoryCluster cluster = new InMemoryCluster();
    private final TreeMap<String, NodeSnapshot> nodes = new TreeMap<>();

    private Fixture(Cluster.Subscriber subscriber) {
      cluster.subscribe(subscriber);
    }

    @Override
    public Cluster cluster() {
      return cluster;
    }

    @Override
    public Cluster restarted() {
      return cluster;
    }

    @Override
    public String namespace() {
      return "contract";
    }

    @Override
    public ServiceSnapshot apply(ServiceSnapshot wanted) {
      return cluster.apply(wanted);
    }

    @Override
    public void delete(ServiceKey key) {
      cluster.delete(key);
    }

    @Override
    public ServiceSnapshot change(ServiceKey key, UnaryOperator<ServiceSnapshot> change) {
      return cluster.change(key, change);
    }

    @Override
    public Optional<ServiceSnapshot> live(ServiceKey key) {
      return cluster.service(key);
    }

    @Override
    public void node(NodeSnapshot wanted) {
      nodes.put(wanted.node().name(), wanted);
      cluster.nodes(nodes.values());
    }

    @Override
    public void removeNode(String name) {
      nodes.remove(name);
      cluster.nodes(nodes.values());
    }

    @Override
    public List<SeenEvent> events() {
      SequencedMap<InMemoryCluster.Event, Long> counted = cluster.events().stream()
          .collect(groupingBy(event -> event, LinkedHashMap::new, counting()));
      return counted.entrySet().stream().map(entry -> seen(entry.getKey(), entry.getValue().intValue())).toList();
    }

    private static SeenEvent seen(InMemoryCluster.Event event, int count) {
      return new SeenEvent(event.reason().isWarning() ? "Warning" : "Normal", event.reason().word(),
          event.about().substring(event.about().indexOf('/') + 1), event.note(), count);
    }

    @Override
    public void close() {
      cluster.forgetSubscribers();
    }
  }
}
