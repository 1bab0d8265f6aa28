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
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.Cluster;
import io.roadstead.core.reconcile.ClusterException;
import io.roadstead.core.reconcile.ClusterException.Kind;
import io.roadstead.core.reconcile.Ownership;
import io.roadstead.core.reconcile.Reason;
import io.roadstead.core.reconcile.ServicePatch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Cluster} on a real API server: two watches in, patches out.
 *
 * <p>Of the client's objects only names and versions are kept, of Services that can not concern us nothing else; what is
 * worth keeping is held as snapshots. Lists come in pages.
 *
 * <pre>
 * thread                   started by     does                                             may never
 * ----------------------   ------------   ----------------------------------------------   ------------------
 * a watch's (virtual, 2)   the client     reads snapshots, tells subscribers in turn       wait
 * events (virtual, 1)      EventRecorder  writes events                                    hold a worker up
 * the caller's             -              patches; facts                                   -
 * </pre>
 */
public final class Fabric8Cluster implements Cluster, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Fabric8Cluster.class);

  private static final PatchContext STRATEGIC = new PatchContext.Builder().withPatchType(PatchType.STRATEGIC_MERGE)
      .withFieldManager("roadstead").build();

  private final KubernetesClient client;
  private final Facts facts;
  private final EventRecorder events;
  private final Audience audience = new Audience();
  private final ServiceCache services;
  private final ConcurrentSkipListMap<String, NodeSnapshot> nodes = new ConcurrentSkipListMap<>();
  private volatile List<Feed> feeds = List.of();

  /** Keeps every Service that may concern any installation of ours. */
  public Fabric8Cluster(KubernetesClient client, Facts facts, EventRecorder events) {
    this(client, Ownership::mayConcern, facts, events);
  }

  /** @param worthKeeping of other Services nothing is kept and nobody is told */
  public Fabric8Cluster(KubernetesClient client, Predicate<ServiceSnapshot> worthKeeping, Facts facts,
      EventRecorder events) {
    this.client = client;
    this.facts = facts;
    this.events = events;
    this.services = new ServiceCache(worthKeeping, audience);
  }

  /** Starts to fill the caches; subscribe before. */
  public Fabric8Cluster start() {
    feeds = List.of(
        Feed.start("services", client.services().inAnyNamespace(),
            new SlimStore<>(s -> new ServiceBuilder().withMetadata(slim(s)).build()), new ServiceHandler()),
        Feed.start("nodes", client.nodes(), new SlimStore<>(n -> new NodeBuilder().withMetadata(slim(n)).build()),
            new NodeHandler()));
    return this;
  }

  private static ObjectMeta slim(HasMetadata object) {
    ObjectMeta full = object.getMetadata();
    return new ObjectMetaBuilder().withNamespace(full.getNamespace()).withName(full.getName()).withUid(full.getUid())
        .withResourceVersion(full.getResourceVersion()).build();
  }

  /** Whether both caches were filled once. */
  public boolean isSynced() {
    return !feeds.isEmpty() && feeds.stream().allMatch(Feed::hasSynced);
  }

  /** Why the caches are not filled or not kept up to date, in one line; empty when all is well. */
  public Optional<String> trouble() {
    return feeds.stream().flatMap(feed -> feed.trouble().stream()).findFirst();
  }

  // ---- what comes in

  private final class ServiceHandler implements ResourceEventHandler<Service> {
    @Override
    public void onAdd(Service service) {
      services.seen(Snapshots.service(service));
    }

    @Override
    public void onUpdate(Service before, Service after) {
      services.seen(Snapshots.service(after));
    }

    @Override
    public void onDelete(Service service, boolean finalStateUnknown) {
      services.gone(Snapshots.key(service), Snapshots.service(service).uid());
    }
  }

  private final class NodeHandler implements ResourceEventHandler<Node> {
    @Override
    public void onAdd(Node node) {
      put(Snapshots.node(node));
    }

    @Override
    public void onUpdate(Node before, Node after) {
      put(Snapshots.node(after));
    }

    @Override
    public void onDelete(Node node, boolean finalStateUnknown) {
      audience.inTurn(() -> {
        if (nodes.remove(Snapshots.node(node).node().name()) != null) {
          audience.tellOfNodes();
        }
      });
    }

    /** Heartbeats change nothing that we keep, and nobody is told of them. */
    private void put(NodeSnapshot after) {
      audience.inTurn(() -> {
        if (!after.equals(nodes.put(after.node().name(), after))) {
          audience.tellOfNodes();
        }
      });
    }
  }

  // ---- the port

  @Override
  public void subscribe(Subscriber subscriber) {
    audience.add(subscriber);
  }

  @Override
  public Optional<ServiceSnapshot> service(ServiceKey key) {
    return services.get(key);
  }

  @Override
  public List<ServiceSnapshot> services() {
    return services.all();
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
      ServiceSnapshot after = Snapshots.service(client.services().resource(target).subresource("status")
          .patch(STRATEGIC, PatchBody.of(service, patch)));
      services.written(after);
      return after;
    } catch (KubernetesClientException e) {
      throw refused(service, e);
    }
  }

  /** A uid that can not be changed means another life of the name; the API server calls that invalid or a conflict. */
  private ClusterException refused(ServiceSnapshot service, KubernetesClientException error) {
    ClusterException refusal = ApiErrors.of("patch services/status " + service.key(), error);
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

  /** Ends the watches and writes the last events. The client stays open. */
  @Override
  public void close() {
    feeds.forEach(Feed::close);
    events.close();
  }
}
