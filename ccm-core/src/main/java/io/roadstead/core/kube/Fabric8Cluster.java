package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.Cluster;
import io.roadstead.core.reconcile.ClusterException;
import io.roadstead.core.reconcile.ClusterException.Kind;
import io.roadstead.core.reconcile.Ownership;
import io.roadstead.core.reconcile.Reason;
import io.roadstead.core.reconcile.ServicePatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Cluster} on a real API server: informers in, patches out.
 *
 * <p>Two informers fill two maps of snapshots; of the client's objects only keys and versions are kept. Their threads tell the
 * subscribers, one change at a time under one lock. Lists come in pages. A watch that breaks is renewed by the client; a
 * refused list (RBAC not there yet) is tried again and shown by {@link #trouble}.
 */
public final class Fabric8Cluster implements Cluster, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Fabric8Cluster.class);

  /** A page of 500 Services is about one MiB of JSON. */
  private static final long PAGE = 500;

  private static final PatchContext STRATEGIC = new PatchContext.Builder().withPatchType(PatchType.STRATEGIC_MERGE)
      .build();

  private final KubernetesClient client;
  private final Facts facts;
  private final EventRecorder events;
  private final Map<ServiceKey, ServiceSnapshot> services = new ConcurrentHashMap<>();
  private final Map<String, NodeSnapshot> nodes = new ConcurrentHashMap<>();
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());
  private final Object turn = new Object();

  public Fabric8Cluster(KubernetesClient client, Facts facts, EventRecorder events) {
    this.client = client;
    this.facts = facts;
    this.events = events;
  }

  /** Starts to fill the caches; subscribe before. */
  public Fabric8Cluster start() {
    informers.add(start("services", client.services().inAnyNamespace().withLimit(PAGE).runnableInformer(0),
        new SlimStore<>(s -> new ServiceBuilder().withMetadata(slim(s)).build()), new ServiceHandler()));
    informers.add(start("nodes", client.nodes().withLimit(PAGE).runnableInformer(0),
        new SlimStore<>(n -> new NodeBuilder().withMetadata(slim(n)).build()), new NodeHandler()));
    return this;
  }

  private <T extends HasMetadata> SharedIndexInformer<T> start(String what, SharedIndexInformer<T> informer,
      SlimStore<T> store, ResourceEventHandler<T> handler) {
    informer.removeNamespaceIndex().itemStore(store).exceptionHandler((_, error) -> {
      trouble.set(Optional.of("can not list or watch " + what + ": " + describe(error)));
      LOG.atWarn().addKeyValue("resource", what).log(describe(error));
      return true;
    }).addEventHandler(handler);
    informer.start();
    return informer;
  }

  private static String describe(Throwable error) {
    return error instanceof KubernetesClientException refused ? ApiErrors.line(refused) : error.toString();
  }

  private static ObjectMeta slim(HasMetadata object) {
    ObjectMeta full = object.getMetadata();
    return new ObjectMetaBuilder().withNamespace(full.getNamespace()).withName(full.getName()).withUid(full.getUid())
        .withResourceVersion(full.getResourceVersion()).build();
  }

  /** Whether both caches were filled once. */
  public boolean isSynced() {
    boolean synced = !informers.isEmpty() && informers.stream().allMatch(SharedIndexInformer::hasSynced);
    if (synced) {
      trouble.set(Optional.empty());
    }
    return synced;
  }

  /** Why the caches are not filled, if the API server said. */
  public Optional<String> trouble() {
    return trouble.get();
  }

  // ---- what comes in

  private final class ServiceHandler implements ResourceEventHandler<Service> {
    @Override
    public void onAdd(Service service) {
      seen(Snapshots.service(service));
    }

    @Override
    public void onUpdate(Service before, Service after) {
      seen(Snapshots.service(after));
    }

    @Override
    public void onDelete(Service service, boolean finalStateUnknown) {
      gone(Snapshots.key(service));
    }
  }

  private void seen(ServiceSnapshot after) {
    synchronized (turn) {
      ServiceSnapshot before = services.get(after.key());
      if (before != null && before.uid().equals(after.uid()) && !isNewer(after, before)) {
        return;
      }
      if (!Ownership.mayConcern(after) && before == null) {
        return;
      }
      if (before != null && !before.uid().equals(after.uid())) {
        tell(Optional.of(before), Optional.empty());
      }
      if (Ownership.mayConcern(after)) {
        services.put(after.key(), after);
      } else {
        services.remove(after.key());
      }
      tell(Optional.ofNullable(before).filter(b -> b.uid().equals(after.uid())), Optional.of(after));
    }
  }

  private void gone(ServiceKey key) {
    synchronized (turn) {
      ServiceSnapshot before = services.remove(key);
      if (before != null) {
        tell(Optional.of(before), Optional.empty());
      }
    }
  }

  private void tell(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
    subscribers.forEach(subscriber -> subscriber.serviceChanged(before, after));
  }

  /** Resource versions of one kind are comparable numbers (KEP-5504); what is not a number is taken for news. */
  private static boolean isNewer(ServiceSnapshot a, ServiceSnapshot b) {
    try {
      return Long.parseLong(a.resourceVersion()) > Long.parseLong(b.resourceVersion());
    } catch (NumberFormatException e) {
      return !a.resourceVersion().equals(b.resourceVersion());
    }
  }

  private final class NodeHandler implements ResourceEventHandler<Node> {
    @Override
    public void onAdd(Node node) {
      put(node);
    }

    @Override
    public void onUpdate(Node before, Node after) {
      put(after);
    }

    @Override
    public void onDelete(Node node, boolean finalStateUnknown) {
      if (nodes.remove(node.getMetadata().getName()) != null) {
        tellNodes();
      }
    }

    /** Heartbeats change nothing that we keep, and nobody is told of them. */
    private void put(Node node) {
      NodeSnapshot after = Snapshots.node(node);
      if (!after.equals(nodes.put(after.node().name(), after))) {
        tellNodes();
      }
    }
  }

  private void tellNodes() {
    synchronized (turn) {
      subscribers.forEach(Subscriber::nodesChanged);
    }
  }

  // ---- the port

  @Override
  public void subscribe(Subscriber subscriber) {
    subscribers.add(subscriber);
  }

  @Override
  public Optional<ServiceSnapshot> service(ServiceKey key) {
    return Optional.ofNullable(services.get(key));
  }

  @Override
  public List<ServiceSnapshot> services() {
    return services.values().stream().sorted(java.util.Comparator.comparing(ServiceSnapshot::key)).toList();
  }

  @Override
  public List<NodeSnapshot> nodes() {
    return List.copyOf(nodes.values());
  }

  @Override
  public ServiceSnapshot patch(ServiceSnapshot service, ServicePatch patch) {
    Service target = new ServiceBuilder().withNewMetadata().withNamespace(service.key().namespace())
        .withName(service.key().name()).endMetadata().build();
    try {
      Service answer = client.services().resource(target).subresource("status").patch(STRATEGIC,
          PatchBody.of(service, patch));
      ServiceSnapshot after = Snapshots.service(answer);
      ownWrite(after);
      return after;
    } catch (KubernetesClientException e) {
      throw refused(service, e);
    }
  }

  /** Our own write is known at once; the watch brings it again, and it is no news then. */
  private void ownWrite(ServiceSnapshot after) {
    synchronized (turn) {
      services.computeIfPresent(after.key(),
          (_, held) -> held.uid().equals(after.uid()) && isNewer(after, held) ? after : held);
    }
  }

  /** A conflict over our uid means another life of the name; any other one is a race with somebody's write. */
  private ClusterException refused(ServiceSnapshot service, KubernetesClientException error) {
    ClusterException refusal = ApiErrors.of("patch status of Service " + service.key(), error);
    boolean mayBeAnotherLife = refusal.kind() == Kind.CONFLICT || refusal.kind() == Kind.INVALID;
    if (mayBeAnotherLife && !isAlive(service)) {
      return new ClusterException(Kind.GONE, service.key() + " with uid " + service.uid() + " is gone", error);
    }
    return refusal;
  }

  private boolean isAlive(ServiceSnapshot service) {
    try {
      Service live = client.services().inNamespace(service.key().namespace()).withName(service.key().name()).get();
      return live != null && service.uid().equals(live.getMetadata().getUid());
    } catch (KubernetesClientException e) {
      LOG.atDebug().setCause(e).log("could not look whether {} is alive", service.key());
      return true;
    }
  }

  @Override
  public void event(About about, Reason reason, String note) {
    events.record(about, reason, note);
  }

  @Override
  public Optional<String> recall(String fact) {
    return facts.recall(fact);
  }

  @Override
  public void remember(String fact, Optional<String> value) {
    facts.remember(fact, value);
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
    events.close();
  }
}
