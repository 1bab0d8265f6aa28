package io.roadstead.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Plan;
import io.roadstead.core.plan.Planner;
import io.roadstead.core.provider.Claims;
import io.roadstead.core.reconcile.Controller;
import io.roadstead.core.reconcile.Engine;
import io.roadstead.core.reconcile.EngineSettings;
import io.roadstead.core.reconcile.Leadership;
import io.roadstead.core.spec.LoadBalancerSpec;
import io.roadstead.core.spec.Parsed;
import io.roadstead.core.spec.SpecParser;
import io.roadstead.core.testing.EngineDriver;
import io.roadstead.core.testing.EngineRun;
import io.roadstead.core.testing.InMemoryCluster;
import io.roadstead.core.testing.Nodes;
import io.roadstead.core.testing.Services;
import io.roadstead.core.testing.TestClock;
import io.roadstead.core.testing.memory.MemoryCloud;
import io.roadstead.core.testing.memory.MemoryProvider;
import io.roadstead.core.testing.memory.MemoryResource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The engine on the small cloud of core's tests: what it costs by itself, whatever the provider. */
public final class EngineArea implements Bench.Area {

  private static final Duration CLOUD_ANSWERS_IN = Duration.ofMillis(50);
  private static final Claims CLASSLESS = new Claims(Set.of(), true);

  @Override
  public List<Measure> measures() {
    return List.of(
        Measure.of("planner.settled", "us", 50, "-", EngineArea::settledPlan),
        Measure.of("engine.node-event-noop", "ms", 1, "513 (cloud-provider, modelled)", EngineArea::noopNodeEvent),
        Measure.of("engine.create-10000", "s", 60, "hours (cloud-provider, 1 worker)", EngineArea::tenThousand));
  }

  /** Microseconds to think about one Service with three ports that has everything it wants. */
  private static double settledPlan() {
    var provider = new MemoryProvider(new MemoryCloud(new TestClock()), Set.of());
    var parser = new SpecParser(provider.annotations());
    var nodes = new NodeSet(1, Nodes.numbered(100).stream().map(NodeSnapshot::node).toList());
    ServiceSnapshot service = Services.loadBalancer("shop/web").port(80, 30080).port(443, 30443).port(9090, 30090)
        .build();
    LoadBalancerSpec spec = valid(parser.parse(service, nodes));
    Inventory<MemoryResource> empty = Inventory.empty(spec.owner(), List.of());
    List<Existing<MemoryResource>> things = valid(provider.desire(spec, empty)).stream()
        .map(resource -> new Existing<>(resource, Handle.of(resource.id().toString()))).toList();
    Inventory<MemoryResource> settled = Inventory.of(spec.owner(), things, List.of(),
        Inventory.Completeness.COMPLETE);
    int rounds = 20_000;
    for (int i = 0; i < rounds; i++) {
      think(provider, spec, settled);
    }
    long began = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      think(provider, spec, settled);
    }
    return (System.nanoTime() - began) / 1e3 / rounds;
  }

  private static void think(MemoryProvider provider, LoadBalancerSpec spec, Inventory<MemoryResource> inventory) {
    Plan<MemoryResource> plan = Planner.plan(spec.owner(), valid(provider.desire(spec, inventory)), inventory);
    if (!plan.isEmpty()) {
      throw new IllegalStateException("not settled: " + plan.explain());
    }
  }

  private static <T> T valid(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Valid<T>(T value, _) -> value;
      case Parsed.Invalid<T>(var problems, _) -> throw new IllegalStateException(problems.toString());
    };
  }

  /** Milliseconds for a heartbeat of one of 5,000 nodes, with 1,000 Services. The middle of many. */
  private static double noopNodeEvent() {
    var clock = new TestClock();
    var cluster = new InMemoryCluster();
    cluster.nodes(Nodes.numbered(5_000));
    for (int i = 0; i < 1_000; i++) {
      cluster.apply(Services.simple("shop/web-" + i));
    }
    // One visit at a time has no company to wait for.
    EngineSettings settings = settings(8).withGroupLinger(Duration.ZERO);
    var run = EngineRun.start(new MemoryProvider(new MemoryCloud(clock), Set.of()), cluster, settings, clock);
    Engine<?> engine = run.engine();
    EngineDriver.of(engine, clock).settle();
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      engine.nodesChanged();
      clock.advance(Duration.ofSeconds(3));
      long began = System.nanoTime();
      engine.takeUpNodes();
      boolean quiet = engine.isQuiet();
      times.add((System.nanoTime() - began) / 1e6);
      if (!quiet) {
        throw new IllegalStateException("a node event that changes nothing made work");
      }
    }
    return times.stream().sorted().skip(100).findFirst().orElseThrow();
  }

  /** Seconds from nothing to 10,000 load balancers, each call answered after 50 ms, real threads and real time. */
  private static double tenThousand() throws InterruptedException {
    var cloud = new MemoryCloud(InstantSource.system());
    cloud.before(_ -> LockSupport.parkNanos(CLOUD_ANSWERS_IN.toNanos()));
    var cluster = new InMemoryCluster();
    cluster.nodes(Nodes.numbered(100));
    int services = 10_000;
    for (int i = 0; i < services; i++) {
      cluster.apply(Services.simple("shop/web-" + i));
    }
    EngineSettings settings = settings(200);
    Engine<MemoryResource> engine = new Engine<>(new MemoryProvider(cloud, Set.of()), cluster, Leadership.ALWAYS,
        settings, InstantSource.system(), new Random(7), new SimpleMeterRegistry());
    long began = System.nanoTime();
    try (var controller = new Controller<>(engine, cluster, settings, InstantSource.system(), Duration.ofSeconds(5))) {
      controller.start();
      while (served(cluster) < services) {
        if (System.nanoTime() - began > Duration.ofMinutes(10).toNanos()) {
          throw new IllegalStateException("only " + served(cluster) + " are served after 10 minutes");
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
      return (System.nanoTime() - began) / 1e9;
    }
  }

  private static long served(InMemoryCluster cluster) {
    return cluster.services().stream().filter(service -> !service.status().frontends().isEmpty()).count();
  }

  private static EngineSettings settings(int workers) {
    return EngineSettings.defaults("bench", CLASSLESS, workers);
  }
}
