package io.roadstead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.core.kube.ApiClusterFixture;
import io.roadstead.core.kube.Fabric8Leases;
import io.roadstead.core.kube.KubernetesClients;
import io.roadstead.core.testing.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Hand-over, failure and fence of leader election, on a real API server with the documented rights. */
@ExtendWith(RealApi.class)
class LeasesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A fifth of what runs in production, so that a takeover after a crash takes three seconds and not fifteen. */
  private static final Duration DURATION = Duration.ofSeconds(3);

  private final RealApi.Started api;
  private final String name = "election-" + UUID.randomUUID();
  private final List<AutoCloseable> open = new ArrayList<>();

  LeasesIT(RealApi.Started api) {
    this.api = api;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  private final class Replica implements Fabric8Leases.Listener, AutoCloseable {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch lost = new CountDownLatch(1);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final KubernetesClient client;
    private final Fabric8Leases leases;

    private Replica(Config config, Fabric8Leases.Settings settings) {
      client = KubernetesClients.openForLeases(config);
      LongSupplier nanos = System::nanoTime;
      leases = new Fabric8Leases(client, settings, InstantSource.system(), nanos, new Random(1), meters, this);
      open.addFirst(this);
      leases.start();
    }

    @Override
    public void started() {
      started.countDown();
    }

    @Override
    public void lost() {
      lost.countDown();
    }

    private double gauge() {
      return meters.get("leader_election_master_status").tag("name", name).gauge().value();
    }

    private Replica awaitStarted() throws InterruptedException {
      assertThat(started.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("leads").isTrue();
      return this;
    }

    @Override
    public void close() {
      leases.close();
      client.close();
    }
  }

  private Fabric8Leases.Settings production(String identity) {
    return Fabric8Leases.Settings.of(ApiClusterFixture.LEASE_NAMESPACE, name, identity);
  }

  private static Fabric8Leases.Settings quick(String lease, String identity) {
    return new Fabric8Leases.Settings(ApiClusterFixture.LEASE_NAMESPACE, lease, identity, DURATION,
        Duration.ofSeconds(2), Duration.ofMillis(500));
  }

  private LeaseSpec spec() {
    return api.admin().leases().inNamespace(ApiClusterFixture.LEASE_NAMESPACE).withName(name).get().getSpec();
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void whenTheLeaderEnds_thenTheOtherLeadsWithinThreeSeconds() throws InterruptedException {
    List<Long> took = new ArrayList<>();
    Replica leader = new Replica(api.program(), production("replica-0")).awaitStarted();
    for (int i = 1; i <= 4; i++) {
      Replica other = new Replica(api.program(), production("replica-" + i));
      await().atMost(PATIENCE).until(() -> spec().getHolderIdentity().startsWith("replica-"));
      assertThat(leader.gauge()).isEqualTo(1);
      assertThat(other.leases.mayWrite()).isFalse();

      long began = System.nanoTime();
      leader.close();
      assertThat(leader.leases.mayWrite()).isFalse();
      other.awaitStarted();
      took.add(since(began).toMillis());

      assertThat(other.leases.mayWrite()).isTrue();
      assertThat(spec().getHolderIdentity()).isEqualTo("replica-" + i);
      assertThat(spec().getLeaseTransitions()).isEqualTo(i);
      leader = other;
    }

    System.out.printf("hand-over on release, 15 s / 10 s / 2 s: %s ms%n", took);
    assertThat(took).allMatch(millis -> millis <= 3000);
  }

  @Test
  void whenTheLeaderEnds_thenTheLeaseIsLeftFree() throws InterruptedException {
    new Replica(api.program(), production("replica-0")).awaitStarted().close();

    assertThat(spec().getHolderIdentity()).isNullOrEmpty();
    assertThat(spec().getLeaseDurationSeconds()).isEqualTo(1);
  }

  @Test
  void whenTheLeaderIsCutOff_thenItStopsWritingBeforeTheOtherLeads() throws InterruptedException {
    URI server = URI.create(api.program().getMasterUrl());
    try (Wire wire = new Wire(new InetSocketAddress(server.getHost(), server.getPort()))) {
      Config throughWire = new ConfigBuilder(api.program()).withMasterUrl("https://127.0.0.1:" + wire.port()).build();
      Replica leader = new Replica(throughWire, quick(name, "replica-0")).awaitStarted();
      Replica other = new Replica(api.program(), quick(name, "replica-1"));
      long began = System.nanoTime();
      wire.deadenAll();

      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> !leader.leases.mayWrite());
      Duration silent = since(began);
      assertThat(other.leases.mayWrite()).isFalse();
      other.awaitStarted();

      System.out.printf("leader cut off, 3 s / 2 s / 0.5 s: it stops after %d ms, the other leads after %d ms%n",
          silent.toMillis(), since(began).toMillis());
      assertThat(leader.lost.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  /** A blip must not cost the leadership: dead connections are given up one by one. */
  @Test
  void whenConnectionsGoDeadButNewOnesWork_thenTheLeaderGoesOn() throws InterruptedException {
    URI server = URI.create(api.program().getMasterUrl());
    try (Wire wire = new Wire(new InetSocketAddress(server.getHost(), server.getPort()))) {
      Config throughWire = new ConfigBuilder(api.program()).withMasterUrl("https://127.0.0.1:" + wire.port()).build();
      Replica leader = new Replica(throughWire, production("replica-0")).awaitStarted();
      var before = spec().getRenewTime();
      wire.deaden();

      await().atMost(PATIENCE).until(() -> spec().getRenewTime().isAfter(before.plusSeconds(4)));
      assertThat(leader.leases.mayWrite()).isTrue();
      assertThat(leader.lost.getCount()).isEqualTo(1);
    }
  }

  @Test
  void whenTheApiServerRestarts_thenTheLeaderGoesOn() throws InterruptedException {
    Replica leader = new Replica(api.program(), production("replica-0")).awaitStarted();
    api.cluster().restartApiServer();
    var after = spec().getRenewTime();

    await().atMost(PATIENCE).until(() -> spec().getRenewTime().isAfter(after));

    assertThat(leader.leases.mayWrite()).isTrue();
    assertThat(leader.lost.getCount()).isEqualTo(1);
    assertThat(spec().getLeaseTransitions()).isZero();
  }

  /** The process is stopped between two of its own instructions, for longer than the Lease lasts. */
  @Test
  void whenTheLeadersProcessIsPaused_thenItNeverMayWriteAfterTheOtherLed(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"),
        api.cluster().serviceAccountKubeconfig("kube-system", "program"));
    Process paused = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), Holder.class.getName(), kubeconfig.toString(), name)
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader said = paused.inputReader()) {
      assertThat(said.readLine()).isEqualTo("leading");
      Replica other = new Replica(api.program(), quick(name, "replica-1"));
      signal(paused, "STOP");
      other.awaitStarted();
      long led = System.currentTimeMillis();
      signal(paused, "CONT");

      String last = said.readLine();
      System.out.printf("leader paused: %s, the other led at %d%n", last, led);
      assertThat(last).startsWith("last could write at ");
      assertThat(Long.parseLong(last.substring("last could write at ".length()))).isLessThan(led);
      assertThat(other.leases.mayWrite()).isTrue();
      assertThat(paused.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      paused.destroyForcibly();
    }
  }

  private static void signal(Process process, String signal) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor()).isZero();
  }

  /** A leader in a process of its own: looks all the time whether it may write, and says when that was last so. */
  static final class Holder {

    public static void main(String[] args) throws IOException, InterruptedException {
      var started = new CountDownLatch(1);
      var lost = new CountDownLatch(1);
      var listener = new Fabric8Leases.Listener() {
        @Override
        public void started() {
          started.countDown();
        }

        @Override
        public void lost() {
          lost.countDown();
        }
      };
      Config config = Config.fromKubeconfig(Path.of(args[0]).toFile());
      try (KubernetesClient client = KubernetesClients.openForLeases(config);
          var leases = new Fabric8Leases(client, quick(args[1], "holder"), InstantSource.system(), System::nanoTime,
              new Random(1), new SimpleMeterRegistry(), listener).start()) {
        started.await();
        System.out.println("leading");
        long last = 0;
        while (lost.getCount() > 0) {
          long now = System.currentTimeMillis();
          last = leases.mayWrite() ? now : last;
          LockSupport.parkNanos(100_000);
        }
        System.out.println("last could write at " + last);
      }
    }
  }
}
