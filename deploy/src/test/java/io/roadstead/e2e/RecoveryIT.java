package io.roadstead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.roadstead.core.kube.ApiClusterFixture;
import io.roadstead.core.kube.ClientSettings;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.Cluster;
import io.roadstead.core.reconcile.ClusterException;
import io.roadstead.core.reconcile.Ownership;
import io.roadstead.core.reconcile.ServicePatch;
import io.roadstead.core.testing.Services;
import io.roadstead.core.testing.Wire;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What breaks between us and the API server heals by itself, and nothing that happened meanwhile is missed. */
@ExtendWith(RealApi.class)
class RecoveryIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RealApi.Started api;
  private final Wire wire;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final ApiClusterFixture fixture;

  /** Silence is noticed sooner than in production, so that the test does not wait for it. */
  RecoveryIT(RealApi.Started api) {
    this.api = api;
    URI server = URI.create(api.program().getMasterUrl());
    this.wire = new Wire(new InetSocketAddress(server.getHost(), server.getPort()));
    Config throughWire = new ConfigBuilder(api.program()).withMasterUrl("https://127.0.0.1:" + wire.port()).build();
    this.fixture = new ApiClusterFixture(api.admin(), throughWire,
        ClientSettings.DEFAULT.withPing(Duration.ofMillis(500)).withRequestTimeout(Duration.ofSeconds(2)),
        new Recorder());
  }

  private final class Recorder implements Cluster.Subscriber {
    @Override
    public void serviceChanged(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
      told.add(before.map(s -> s.key().name()).orElse("-") + " -> " + after.map(s -> s.key().name()).orElse("-"));
    }

    @Override
    public void nodesChanged() {
    }
  }

  @AfterEach
  void close() {
    fixture.close();
    wire.close();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(assertion);
  }

  private static Duration took(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private Services loadBalancer(String name) {
    return Services.loadBalancer(fixture.namespace() + "/" + name).port(80, 0);
  }

  private ServiceKey key(String name) {
    return new ServiceKey(fixture.namespace(), name);
  }

  private ServiceSnapshot given(String name) {
    ServiceSnapshot made = fixture.apply(loadBalancer(name).build());
    eventually(() -> assertThat(fixture.cluster().service(made.key())).contains(made));
    return made;
  }

  /** One Service comes, one changes, one goes: as if from another controller, which needs no wire of ours. */
  private void assertCaughtUpAfter(Runnable trouble) {
    given("stays");
    given("goes");
    told.clear();

    trouble.run();
    fixture.apply(loadBalancer("comes").build());
    ServiceSnapshot changed = fixture.apply(loadBalancer("stays").annotation("a.b/c", "d").build());
    fixture.delete(key("goes"));

    eventually(() -> {
      assertThat(told).containsOnlyOnce("- -> comes", "stays -> stays", "goes -> -");
      assertThat(fixture.cluster().service(changed.key())).contains(changed);
      assertThat(fixture.cluster().trouble()).isEmpty();
    });
    assertThat(fixture.cluster().isSynced()).isTrue();
    assertThat(told).hasSize(3);
  }

  @Test
  void whenConnectionsAreCut_thenWhatWasMissedIsTold() {
    assertCaughtUpAfter(wire::cut);
  }

  @Test
  void whenConnectionsGoDeadWithoutAWord_thenThatIsNoticedAndWhatWasMissedIsTold() {
    Duration noticed = took(() -> assertCaughtUpAfter(wire::deaden));

    System.out.printf("silent watch, ping every 500 ms: noticed and caught up in %d ms%n", noticed.toMillis());
  }

  @Test
  void whenTheWatchIsIdleForLongerThanSilenceIsAllowed_thenItIsNotDisturbed() {
    given("stays");
    told.clear();

    await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20))
        .until(() -> fixture.cluster().trouble().isEmpty());

    assertThat(told).isEmpty();
  }

  @Test
  void whenConnectionsGoDead_thenWritesSucceedAgainOverNewOnes() {
    ServiceSnapshot web = given("web");
    fixture.cluster().patch(web, ServicePatch.NOTHING.annotations(Map.of("a.b/c", Optional.of("1"))));
    wire.deaden();

    Duration took = took(() -> await().atMost(PATIENCE).ignoreException(ClusterException.class)
        .pollInterval(Duration.ofMillis(20)).until(() -> fixture.cluster().patch(web,
            ServicePatch.NOTHING.annotations(Map.of("a.b/c", Optional.of("2")))).annotations().containsValue("2")));

    System.out.printf("dead connections, request timeout 2 s: next write through after %d ms%n", took.toMillis());
    assertThat(took).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void whenTheApiServerCanNotBeReached_thenAWriteSaysSoInOneLine() {
    ServiceSnapshot web = given("web");
    wire.deadenAll();

    assertThatExceptionOfType(ClusterException.class)
        .isThrownBy(() -> fixture.cluster().patch(web, ServicePatch.NOTHING.addFinalizer(Ownership.OWN_FINALIZER)))
        .withMessage("patch services/status " + web.key() + ": no connection in time")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ClusterException.Kind.UNREACHABLE));
    eventually(() -> assertThat(fixture.cluster().trouble()).isPresent());
    wire.mend();
    wire.cut();
    eventually(() -> assertThat(fixture.cluster().trouble()).isEmpty());
  }

  /** Another node raises the version of everything, so that the old one is too old for the new server (410). */
  @Test
  void whenTheApiServerCrashesAndComesBack_thenWhatWasMissedIsTold() {
    assertCaughtUpAfter(() -> {
      api.cluster().killApiServer();
      eventually(() -> assertThat(fixture.cluster().trouble()).isPresent());
      start();
      api.admin().resource(new NodeBuilder().withNewMetadata().withName("another").endMetadata().build()).create();
    });
  }

  private void start() {
    try {
      api.cluster().startApiServer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whenThereAreMoreThanOnePageHolds_thenAllAreThere() {
    KubernetesClient admin = api.admin();
    IntStream.range(0, 1100).parallel().forEach(i -> admin.resource(
        new NodeBuilder().withNewMetadata().withName("page-" + i).endMetadata().build()).create());

    assertThat(fixture.restarted().nodes()).filteredOn(n -> n.node().name().startsWith("page-")).hasSize(1100);
  }
}
