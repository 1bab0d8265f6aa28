package io.roadstead.core.kube;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.Cluster;
import io.roadstead.core.testing.ClusterFixture;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A {@link Fabric8Cluster} on any API server, in a namespace and with a Lease of its own. */
public final class ApiClusterFixture implements ClusterFixture {

  /** Where the Lease is: the program needs rights there. */
  public static final String LEASE_NAMESPACE = "kube-system";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KubernetesClient admin;
  private final Config program;
  private final ClientSettings settings;
  private final String namespace = "contract-" + UUID.randomUUID();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Fabric8Cluster cluster;

  /**
   * @param admin may do everything
   * @param program may do what {@link Permission#needed} lists
   */
  public ApiClusterFixture(KubernetesClient admin, Config program, Cluster.Subscriber subscriber) {
    this(admin, program, ClientSettings.DEFAULT, subscriber);
  }

  public ApiClusterFixture(KubernetesClient admin, Config program, ClientSettings settings,
      Cluster.Subscriber subscriber) {
    this.admin = admin;
    this.program = program;
    this.settings = settings;
    admin.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).create();
    admin.resource(new LeaseBuilder().withNewMetadata().withNamespace(LEASE_NAMESPACE).withName(namespace).endMetadata()
        .withNewSpec().withHolderIdentity("somebody").endSpec().build()).create();
    this.cluster = start(subscriber);
  }

  private Fabric8Cluster start(Cluster.Subscriber subscriber) {
    KubernetesClient client = KubernetesClients.open(program, settings);
    var facts = new Facts(client, LEASE_NAMESPACE, namespace);
    facts.reload();
    var events = new EventRecorder(client, "replica-1", InstantSource.system(), new SimpleMeterRegistry());
    var started = new Fabric8Cluster(client, facts, events);
    started.subscribe(subscriber);
    started.start();
    open.addFirst(client);
    open.addFirst(started);
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(started::isSynced);
    return started;
  }

  @Override
  public Fabric8Cluster cluster() {
    return cluster;
  }

  @Override
  public Fabric8Cluster restarted() {
    return start(new Cluster.Subscriber() {
      @Override
      public void serviceChanged(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
      }

      @Override
      public void nodesChanged() {
      }
    });
  }

  @Override
  public String namespace() {
    return namespace;
  }

  @Override
  public ServiceSnapshot apply(ServiceSnapshot wanted) {
    Service before = find(wanted.key());
    if (before == null) {
      return Snapshots.service(admin.resource(ApiObjects.service(wanted)).create());
    }
    Service changed = new ServiceBuilder(before).editMetadata().withAnnotations(Map.copyOf(wanted.annotations()))
        .withResourceVersion(null).endMetadata()
        .withSpec(new ServiceSpecBuilder(ApiObjects.spec(wanted.spec()))
            .withClusterIP(before.getSpec().getClusterIP()).withClusterIPs(before.getSpec().getClusterIPs())
            .withIpFamilies(before.getSpec().getIpFamilies())
            .withIpFamilyPolicy(before.getSpec().getIpFamilyPolicy()).build())
        .build();
    return Snapshots.service(admin.resource(changed).update());
  }

  private Service find(ServiceKey key) {
    return admin.services().inNamespace(key.namespace()).withName(key.name()).get();
  }

  @Override
  public void delete(ServiceKey key) {
    admin.services().inNamespace(key.namespace()).withName(key.name()).delete();
  }

  @Override
  public ServiceSnapshot change(ServiceKey key, UnaryOperator<ServiceSnapshot> change) {
    Service before = find(key);
    ServiceSnapshot wanted = change.apply(Snapshots.service(before));
    Service marked = admin.resource(new ServiceBuilder(before).editMetadata()
        .withAnnotations(Map.copyOf(wanted.annotations())).withFinalizers(List.copyOf(wanted.finalizers()))
        .endMetadata().build()).update();
    return Snapshots.service(admin.resource(new ServiceBuilder(marked).editOrNewStatus()
        .withConditions(wanted.status().conditions().stream().map(ApiObjects::condition).toList()).endStatus()
        .build()).updateStatus());
  }

  @Override
  public Optional<ServiceSnapshot> live(ServiceKey key) {
    return Optional.ofNullable(find(key)).map(Snapshots::service);
  }

  /** The API server taints a new node; its taints are as wanted only after it is there. */
  @Override
  public void node(NodeSnapshot wanted) {
    Node object = ApiObjects.node(wanted);
    Node there = admin.nodes().withName(wanted.node().name()).get();
    if (there == null) {
      there = admin.resource(object).create();
    }
    Node changed = admin.resource(new NodeBuilder(object).editMetadata()
        .withResourceVersion(there.getMetadata().getResourceVersion()).endMetadata().build()).update();
    admin.resource(new NodeBuilder(changed).withStatus(ApiObjects.status(wanted)).build()).updateStatus();
  }

  @Override
  public void removeNode(String name) {
    admin.nodes().withName(name).delete();
  }

  @Override
  public List<SeenEvent> events() {
    return admin.v1().events().inNamespace(namespace).list().getItems().stream().map(ApiClusterFixture::seen).toList();
  }

  private static SeenEvent seen(Event event) {
    return new SeenEvent(event.getType(), event.getReason(), event.getInvolvedObject().getName(), event.getMessage(),
        event.getCount());
  }

  @Override
  public void close() {
    for (AutoCloseable resource : open) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("can not close " + resource, e);
      }
    }
  }
}
