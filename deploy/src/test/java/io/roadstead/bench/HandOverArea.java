package io.roadstead.bench;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.app.run.Replica;
import io.roadstead.app.telemetry.Health;
import io.roadstead.core.kube.Fabric8Leases;
import io.roadstead.core.provider.Claims;
import io.roadstead.core.reconcile.EngineSettings;
import io.roadstead.core.testing.memory.MemoryCloud;
import io.roadstead.core.testing.memory.MemoryProvider;
import io.roadstead.core.testing.memory.MemoryResource;
import io.roadstead.e2e.ControlPlane;
import io.roadstead.e2e.ControlPlane.Binaries;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A leader that is told to end and a standby that takes over, on a real control plane with 100 Services. */
public final class HandOverArea implements Bench.Area {

  private static final int SERVICES = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Both rows come from one hand-over. */
  private Optional<HandOver> measured = Optional.empty();

  private record HandOver(double seconds, int writes) {
  }

  @Override
  public List<Measure> measures() {
    return List.of(
        Measure.of("leader.hand-over", "s", 3, "15-19 (cloud-provider)", () -> handOver().seconds),
        Measure.of("leader.hand-over-writes", "calls", 0, "every Service ensured (cloud-provider)",
            () -> handOver().writes));
  }

  private HandOver handOver() throws InterruptedException {
    if (measured.isEmpty()) {
      measured = Optional.of(switch (ControlPlane.find()) {
        case Binaries.Missing(String reason) -> throw new IllegalStateException(reason);
        case Binaries.Found(Path folder) -> measure(folder);
      });
    }
    return measured.orElseThrow();
  }

  private static HandOver measure(Path binaries) throws InterruptedException {
    var options = ControlPlane.Options.DEFAULT.withoutControllerManager();
    try (var plane = ControlPlane.start(binaries, options);
        KubernetesClient admin = new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(plane.adminKubeconfig())).build()) {
      admin.resource(new NodeBuilder().withNewMetadata().withName("node-1").endMetadata()
          .withNewSpec().withProviderID("test:///1").endSpec().build()).create();
      for (int i = 0; i < SERVICES; i++) {
        admin.resource(service("web-" + i)).create();
      }
      return measure(plane, admin, new MemoryCloud(InstantSource.system()));
    }
  }

  private static HandOver measure(ControlPlane plane, KubernetesClient admin, MemoryCloud cloud) {
    Health standbyHealth = new Health();
    var leader = replica(plane, cloud, "one", new Health()).start();
    await(() -> leader.isWorking() && served(admin) == SERVICES);
    try (var standby = replica(plane, cloud, "two", standbyHealth).start()) {
      await(() -> standbyHealth.notReady().isEmpty());
      int before = cloud.writes();
      long began = System.nanoTime();
      leader.close();
      await(standby::isWorking);
      double seconds = (System.nanoTime() - began) / 1e9;
      // A Service made now is served once everything the take-over queued has been looked at.
      admin.resource(service("after")).create();
      await(() -> served(admin) == SERVICES + 1);
      return new HandOver(seconds, cloud.writes() - before - writesOfOne(cloud));
    }
  }

  /** What the Service that was made afterwards cost: its own things, its port in the gate, its line on the board. */
  private static int writesOfOne(MemoryCloud cloud) {
    return 2 + (int) cloud.writeCalls().stream().filter(call -> call.contains("after")).count();
  }

  private static long served(KubernetesClient admin) {
    return admin.services().inNamespace("default").list().getItems().stream()
        .filter(s -> s.getStatus().getLoadBalancer() != null
            && !s.getStatus().getLoadBalancer().getIngress().isEmpty())
        .count();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no end after " + PATIENCE.toSeconds() + " s");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static Replica<MemoryResource> replica(ControlPlane plane, MemoryCloud cloud, String identity,
      Health health) {
    // One worker: the small cloud's shared gate is written as a whole, so writes side by side would lose each other.
    var engine = EngineSettings.defaults("bench", new Claims(Set.of(), true), 1);
    var settings = new Replica.Settings(engine,
        Optional.of(Fabric8Leases.Settings.of("kube-system", "roadstead", identity)), "kube-system", "roadstead",
        Duration.ofSeconds(10));
    return new Replica<>(Config.fromKubeconfig(plane.adminKubeconfig()), new MemoryProvider(cloud, Set.of()), identity,
        settings, InstantSource.system(), new SimpleMeterRegistry(), health);
  }

  private static Service service(String name) {
    return new ServiceBuilder().withNewMetadata().withNamespace("default").withName(name).endMetadata()
        .withNewSpec().withType("LoadBalancer").withSelector(Map.of("app", name))
        .addNewPort().withPort(80).endPort().endSpec().build();
  }
}
