package io.roadstead.core.testing;

import io.roadstead.core.model.Condition;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.Cluster;
import io.roadstead.core.reconcile.ClusterException;
import io.roadstead.core.reconcile.Ownership;
import io.roadstead.core.reconcile.Reason;
import io.roadstead.core.reconcile.ServicePatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A cluster that keeps the API server's rules about finalizers, deletion and the status subresource, in memory. Subscribers
 * are told at once, on the caller's thread.
 */
public final class InMemoryCluster implements Cluster {

  private final SortedMap<ServiceKey, ServiceSnapshot> services = new TreeMap<>();
  private final SortedMap<String, NodeSnapshot> nodes = new TreeMap<>();
  private final Map<String, String> facts = new HashMap<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final List<ServicePatch> patches = new ArrayList<>();
  private Optional<ClusterException> refusal = Optional.empty();
  private long version = 1;

  /** One event as it was written. */
  public record Event(String about, Reason reason, String note) {
    @Override
    public String toString() {
      return reason.word() + " " + about + ": " + note;
    }
  }

  // ---- the port

  @Override
  public synchronized void subscribe(Subscriber subscriber) {
    subscribers.add(subscriber);
  }

  @Override
  public synchronized Optional<ServiceSnapshot> service(ServiceKey key) {
    return Optional.ofNullable(services.get(key));
  }

  @Override
  public synchronized List<ServiceSnapshot> services() {
    return services.values().stream().filter(Ownership::mayConcern).toList();
  }

  @Override
  public synchronized List<NodeSnapshot> nodes() {
    return List.copyOf(nodes.values());
  }

  @Override
  public synchronized ServiceSnapshot patch(ServiceSnapshot service, ServicePatch patch) {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    ServiceSnapshot before = services.get(service.key());
    if (before == null || !before.uid().equals(service.uid())) {
      throw new ClusterException(ClusterException.Kind.GONE, service.key() + " is gone");
    }
    if (before.deleting() && !before.finalizers().containsAll(patch.addFinalizers())) {
      throw new ClusterException(ClusterException.Kind.INVALID, "finalizers can not be added while deleting");
    }
    if (!before.isLoadBalancer() && patch.frontends().filter(f -> !f.isEmpty()).isPresent()) {
      throw new ClusterException(ClusterException.Kind.INVALID, "ingress is only for type LoadBalancer");
    }
    patches.add(patch);
    return store(patched(before, patch));
  }

  private ServiceSnapshot patched(ServiceSnapshot before, ServicePatch patch) {
    var finalizers = new TreeSet<>(before.finalizers());
    finalizers.addAll(patch.addFinalizers());
    finalizers.removeAll(patch.removeFinalizers());
    var annotations = new TreeMap<>(before.annotations());
    patch.annotations().forEach((name, value) -> {
      annotations.remove(name);
      value.ifPresent(v -> annotations.put(name, v));
    });
    var conditions = new TreeMap<String, Condition>();
    before.status().conditions().forEach(c -> conditions.put(c.type(), c));
    patch.conditions().forEach(c -> conditions.put(c.type(), c));
    conditions.keySet().removeAll(patch.removeConditions());
    var status = new ServiceSnapshot.Status(patch.frontends().orElse(before.status().frontends()),
        List.copyOf(conditions.values()));
    return new ServiceSnapshot(before.key(), before.uid(), before.resourceVersion(), before.deleting(), annotations,
        finalizers, before.spec(), status);
  }

  @Override
  public synchronized void event(About about, Reason reason, String note) {
    events.add(new Event(switch (about) {
      case About.Service(ServiceKey key, _) -> key.toString();
      case About.Namespace(String name) -> name;
    }, reason, note));
  }

  @Override
  public synchronized Optional<String> recall(String fact) {
    return Optional.ofNullable(facts.get(fact));
  }

  @Override
  public synchronized void remember(String fact, Optional<String> value) {
    facts.remove(fact);
    value.ifPresent(v -> facts.put(fact, v));
  }

  // ---- what users and other controllers do

  /** Creates or replaces a Service as its user writes it; status, finalizers and our own note stay as they are. */
  public synchronized ServiceSnapshot apply(ServiceSnapshot wanted) {
    ServiceSnapshot before = services.get(wanted.key());
    if (before == null || !before.uid().equals(wanted.uid())) {
      return store(wanted);
    }
    var annotations = new TreeMap<>(wanted.annotations());
    before.annotations().forEach((name, value) -> {
      if (name.equals("roadstead.io/state")) {
        annotations.put(name, value);
      }
    });
    var status = wanted.isLoadBalancer()
        ? before.status()
        : new ServiceSnapshot.Status(List.of(), before.status().conditions());
    return store(new ServiceSnapshot(wanted.key(), wanted.uid(), "0", before.deleting(), annotations,
        before.finalizers(), wanted.spec(), status));
  }

  /** Deletes a Service: gone at once without finalizers, otherwise when the last one is removed. */
  public synchronized void delete(ServiceKey key) {
    ServiceSnapshot before = services.get(key);
    if (before != null) {
      store(new ServiceSnapshot(key, before.uid(), "0", true, before.annotations(), before.finalizers(),
          before.spec(), before.status()));
    }
  }

  /** Changes a Service in any way, as somebody with all rights could. */
  public synchronized ServiceSnapshot change(ServiceKey key, UnaryOperator<ServiceSnapshot> change) {
    return store(change.apply(service(key).orElseThrow()));
  }

  /** Takes a Service out of the cluster without anybody being told, as while the controller is down. */
  public synchronized void vanish(ServiceKey key) {
    services.remove(key);
  }

  /** As a new process would: what was subscribed is gone. */
  public synchronized void forgetSubscribers() {
    subscribers.clear();
  }

  public synchronized void nodes(Collection<NodeSnapshot> all) {
    nodes.clear();
    all.forEach(node -> nodes.put(node.node().name(), node));
    List.copyOf(subscribers).forEach(Subscriber::nodesChanged);
  }

  /** From now on every patch is refused so; empty for not any more. */
  public synchronized void refuse(Optional<ClusterException> error) {
    refusal = error;
  }

  // ---- what can be seen

  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  public synchronized List<Reason> reasons() {
    return events.stream().map(Event::reason).toList();
  }

  public synchronized void clearEvents() {
    events.clear();
  }

  public synchronized List<ServicePatch> patches() {
    return List.copyOf(patches);
  }

  public synchronized void clearPatches() {
    patches.clear();
  }

  private ServiceSnapshot store(ServiceSnapshot wanted) {
    Optional<ServiceSnapshot> before = Optional.ofNullable(services.get(wanted.key()));
    ServiceSnapshot after = new ServiceSnapshot(wanted.key(), wanted.uid(), Long.toString(++version),
        wanted.deleting(), wanted.annotations(), wanted.finalizers(), wanted.spec(), wanted.status());
    if (after.deleting() && after.finalizers().isEmpty()) {
      services.remove(after.key());
      List.copyOf(subscribers).forEach(s -> s.serviceChanged(Optional.of(after), Optional.empty()));
      return after;
    }
    services.put(after.key(), after);
    Optional<ServiceSnapshot> sameLife = before.filter(b -> b.uid().equals(after.uid()));
    List.copyOf(subscribers).forEach(s -> {
      before.filter(b -> !b.uid().equals(after.uid()))
          .ifPresent(b -> s.serviceChanged(Optional.of(b), Optional.empty()));
      s.serviceChanged(sameLife, Optional.of(after));
    });
    return after;
  }
}
