package io.roadstead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.app.run.Replica;
import io.roadstead.app.telemetry.Health;
import io.roadstead.core.kube.Fabric8Leases;
import io.roadstead.core.provider.Claims;
import io.roadstead.core.provider.ProviderException;
import io.roadstead.core.reconcile.EngineSettings;
import io.roadstead.core.testing.memory.MemoryCloud;
import io.roadstead.core.testing.memory.MemoryProvider;
import io.roadstead.core.testing.memory.MemoryResource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole controller on a real control plane, logged in as the ServiceAccount of {@code deploy/base/rbac.yaml} and so with
 * the documented rights and no others. The cloud is the small one of core's tests.
 */
class ControllerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path RBAC = Path.of("base/rbac.yaml");

  private static ControlPlane plane;
  private static KubernetesClient admin;

  private final MemoryCloud cloud = new MemoryCloud(InstantSource.system());
  private final Health health = new Health();
  private Replica<MemoryResource> replica;

  @BeforeAll
  static void bringUp() throws InterruptedException, IOException {
    plane = ControlPlane.start(BinariesOrSkip.folder(), ControlPlane.Options.DEFAULT);
    admin = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(plane.adminKubeconfig())).build();
    try (InputStream rbac = Files.newInputStream(RBAC)) {
      admin.load(rbac).items().forEach(object -> admin.resource(object).create());
    }
    for (int i = 1; i <= 3; i++) {
      admin.resource(node("node-" + i)).create();
    }
  }

  @AfterAll
  static void bringDown() {
    if (admin != null) {
      admin.close();
    }
    if (plane != null) {
      plane.close();
    }
  }

  @BeforeEach
  void start() throws InterruptedException {
    replica = replica("replica-1", cloud, health).start();
    await().atMost(PATIENCE).until(() -> health.notReady().isEmpty());
  }

  @AfterEach
  void stop() {
    replica.close();
    admin.services().inNamespace("default").withLabel("test").delete();
  }

  private static Replica<MemoryResource> replica(String identity, MemoryCloud cloud, Health health)
      throws InterruptedException {
    Config config = Config.fromKubeconfig(plane.serviceAccountKubeconfig("kube-system", "roadstead"));
    var engine = EngineSettings.defaults("e2e", new Claims(Set.of(), true), 8);
    var leases = Fabric8Leases.Settings.of("kube-system", "roadstead", identity);
    return new Replica<>(config, new MemoryProvider(cloud, Set.of()), identity,
        new Replica.Settings(engine, Optional.of(leases), "kube-system", "roadstead", Duration.ofSeconds(10)),
        InstantSource.system(), new SimpleMeterRegistry(), health);
  }

  private static Node node(String name) {
    return new NodeBuilder().withNewMetadata().withName(name).endMetadata()
        .withNewSpec().withProviderID("test:///" + name).endSpec().build();
  }

  private static Service loadBalancer(String name) {
    return new ServiceBuilder()
        .withNewMetadata().withNamespace("default").withName(name).withLabels(Map.of("test", name)).endMetadata()
        .withNewSpec().withType("LoadBalancer").withSelector(Map.of("app", name))
        .addNewPort().withPort(80).endPort().endSpec().build();
  }

  private Service served(String name) {
    return await().atMost(PATIENCE).until(() -> admin.services().inNamespace("default").withName(name).get(),
        service -> service != null && !service.getStatus().getLoadBalancer().getIngress().isEmpty()
            && service.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("roadstead.io/Ready") && c.getStatus().equals("True")));
  }

  private static List<String> reasons(String service) {
    return admin.v1().events().inNamespace("default").withField("involvedObject.name", service).list().getItems()
        .stream().map(Event::getReason).toList();
  }

  @Test
  void whenAServiceIsCreatedAndDeleted_thenItGetsAnAddressAndLeavesNothing() {
    admin.resource(loadBalancer("web")).create();

    Service service = served("web");
    assertThat(service.getMetadata().getFinalizers()).contains("service.kubernetes.io/load-balancer-cleanup");
    assertThat(service.getStatus().getLoadBalancer().getIngress().getFirst().getPorts()).hasSize(1);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(reasons("web")).contains("EnsuringLoadBalancer",
        "EnsuredLoadBalancer"));

    admin.resource(service).delete();
    await().atMost(PATIENCE).until(() -> admin.services().inNamespace("default").withName("web").get() == null);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(cloud.ours()).isEmpty());
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(reasons("web")).contains("DeletedLoadBalancer"));
  }

  @Test
  void whenItBecomesAClusterIp_thenTheFinalizerIsTakenAway() {
    admin.resource(loadBalancer("turned")).create();
    served("turned");

    admin.services().inNamespace("default").withName("turned")
        .edit(s -> new ServiceBuilder(s).editSpec().withType("ClusterIP").endSpec().build());

    await().atMost(PATIENCE).until(
        () -> admin.services().inNamespace("default").withName("turned").get().getMetadata().getFinalizers().isEmpty());
  }

  @Test
  void whenItIsClosed_thenTheLeaseIsFreeAndAnotherReplicaWorksAtOnce() throws InterruptedException {
    Health second = new Health();
    try (Replica<MemoryResource> standby = replica("replica-2", cloud, second).start()) {
      await().atMost(PATIENCE).until(() -> second.notReady().isEmpty());
      assertThat(standby.isWorking()).isFalse();

      replica.close();
      Lease free = admin.leases().inNamespace("kube-system").withName("roadstead").get();
      assertThat(free.getSpec().getHolderIdentity()).isIn("", "replica-2");

      await().atMost(PATIENCE).until(standby::isWorking);
      admin.resource(loadBalancer("after")).create();
      served("after");
      admin.services().inNamespace("default").withName("after").delete();
      await().atMost(PATIENCE).until(() -> admin.services().inNamespace("default").withName("after").get() == null);
    }
  }

  @Test
  void whenTheCloudRefusesOurCredentials_thenReadinessSaysSoUntilItDoesNot() throws InterruptedException {
    replica.close();
    AtomicBoolean refuses = new AtomicBoolean(true);
    var guarded = new MemoryCloud(InstantSource.system());
    guarded.before(_ -> {
      if (refuses.get()) {
        throw new ProviderException.Retryable(ProviderException.Kind.ACCESS, "AuthFailure",
            "listing was refused: the credentials have expired", Optional.of(Duration.ofMillis(200)));
      }
    });
    Health sick = new Health();
    try (Replica<MemoryResource> refused = replica("replica-3", guarded, sick).start()) {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(sick.notReady())
          .containsExactly("provider: AuthFailure: listing was refused: the credentials have expired"));
      assertThat(refused.isWorking()).isFalse();
      assertThat(sick.notLive()).isEmpty();

      refuses.set(false);
      await().atMost(PATIENCE).until(() -> sick.notReady().isEmpty());
    }
  }

  @Test
  void whenRightsAreMissing_thenEveryOneIsNamedInOneLine() throws InterruptedException {
    admin.resource(new ServiceAccountBuilder().withNewMetadata().withNamespace("kube-system").withName("poor")
        .endMetadata().build()).create();

    assertThat(trouble(plane.serviceAccountKubeconfig("kube-system", "poor"))).endsWith(
        " does not allow us to get services, list services, watch services, patch services/status, list nodes, watch"
            + " nodes, create events, update events, get leases.coordination.k8s.io in namespace kube-system, create"
            + " leases.coordination.k8s.io in namespace kube-system, update leases.coordination.k8s.io in namespace"
            + " kube-system; bind a role with these rights to the user or ServiceAccount we log in as");
  }

  static Stream<Arguments> rights() {
    return Stream.of("|services|get", "|services|list", "|services|watch", "|services/status|patch", "|nodes|list",
        "|nodes|watch", "|events|create", "|events|update").map(right -> Arguments.of((Object) right.split("\\|")));
  }

  /** The published role with one right taken out, under another name. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("rights")
  void whenOneRightIsTakenAway_thenExactlyThatOneIsNamed(String[] right) throws InterruptedException {
    String name = "without-" + right[2] + "-" + right[1].replace('/', '-');
    admin.resource(new ServiceAccountBuilder().withNewMetadata().withNamespace("kube-system").withName(name)
        .endMetadata().build()).create();
    ClusterRole role = admin.rbac().clusterRoles().withName("roadstead").get();
    role.setMetadata(new ObjectMetaBuilder().withName(name).build());
    role.setRules(role.getRules().stream().flatMap(rule -> without(rule, right)).toList());
    admin.resource(role).create();
    admin.resource(new ClusterRoleBindingBuilder().withNewMetadata().withName(name).endMetadata()
        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", name)
        .addNewSubject("", "ServiceAccount", name, "kube-system").build()).create();
    admin.resource(new RoleBindingBuilder().withNewMetadata().withNamespace("kube-system").withName(name).endMetadata()
        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "roadstead")
        .addNewSubject("", "ServiceAccount", name, "kube-system").build()).create();
    String kubeconfig = plane.serviceAccountKubeconfig("kube-system", name);

    // The API server learns of roles by watching, so a new one takes a moment.
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(trouble(kubeconfig)).contains(
        " does not allow us to " + right[2] + " " + right[1] + "; bind a role "));
  }

  private static Stream<PolicyRule> without(PolicyRule rule, String[] right) {
    if (!rule.getResources().contains(right[1])) {
      return Stream.of(rule);
    }
    List<String> verbs = rule.getVerbs().stream().filter(verb -> !verb.equals(right[2])).toList();
    return verbs.isEmpty() ? Stream.empty() : Stream.of(new PolicyRuleBuilder(rule).withVerbs(verbs).build());
  }

  /** What a replica that logs in so says of its readiness. */
  private static String trouble(String kubeconfig) {
    Health sick = new Health();
    var engine = EngineSettings.defaults("e2e", new Claims(Set.of(), true), 1);
    var settings = new Replica.Settings(engine, Optional.empty(), "kube-system", "roadstead", Duration.ZERO);
    try (var poor = new Replica<>(Config.fromKubeconfig(kubeconfig),
        new MemoryProvider(new MemoryCloud(InstantSource.system()), Set.of()), "poor", settings,
        InstantSource.system(), new SimpleMeterRegistry(), sick).start()) {
      List<String> lines = await().atMost(PATIENCE).until(sick::notReady,
          now -> now.stream().noneMatch(line -> line.contains("has not been asked yet")));
      assertThat(poor.isWorking()).isFalse();
      return String.join("\n", lines);
    }
  }
}
