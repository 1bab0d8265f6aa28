package io.roadstead.core.reconcile;

import io.roadstead.core.model.Condition;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.ResourceId;
import io.roadstead.core.provider.Claims;
import io.roadstead.core.testing.EngineDriver;
import io.roadstead.core.testing.EngineRun;
import io.roadstead.core.testing.InMemoryCluster;
import io.roadstead.core.testing.Nodes;
import io.roadstead.core.testing.TestClock;
import io.roadstead.core.testing.memory.MemoryCloud;
import io.roadstead.core.testing.memory.MemoryProvider;
import io.roadstead.core.testing.memory.MemoryResource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A cluster of three nodes, the small cloud, and an engine between them, on one clock. */
final class World {

  static final String CLASS = "example.com/ours";

  final TestClock clock = new TestClock();
  final MemoryCloud cloud = new MemoryCloud(clock);
  final InMemoryCluster cluster = new InMemoryCluster();
  private final EngineSettings settings;
  private final Set<String> omitted;
  EngineRun run;
  EngineDriver driver;

  private World(EngineSettings settings, Set<String> omitted) {
    this.settings = settings;
    this.omitted = omitted;
    cluster.nodes(Nodes.numbered(3));
    run = EngineRun.start(new MemoryProvider(cloud, omitted), cluster, settings, clock);
    driver = EngineDriver.of(run.engine(), clock);
  }

  /** Serves Services without class and those of {@link #CLASS}. */
  static World open() {
    return with(settings -> settings);
  }

  static World with(UnaryOperator<EngineSettings> change) {
    return new World(change.apply(defaults()), Set.of());
  }

  static World withPartialSurveys() {
    return new World(defaults(), Set.of("Line", "Targets"));
  }

  private static EngineSettings defaults() {
    return EngineSettings.defaults("test", new Claims(Set.of(CLASS), true), 8).withGroupLinger(Duration.ZERO);
  }

  World apply(ServiceSnapshot service) {
    cluster.apply(service);
    return this;
  }

  World delete(String name) {
    cluster.delete(ServiceKey.parse(name));
    return this;
  }

  World settle() {
    driver.settle();
    return this;
  }

  World pass(Duration by) {
    driver.pass(by);
    return this;
  }

  /** Another process takes over, with nothing remembered. */
  World restart() {
    run.kill();
    cluster.forgetSubscribers();
    run = EngineRun.start(new MemoryProvider(cloud, omitted), cluster, settings, clock);
    driver = EngineDriver.of(run.engine(), clock);
    return this;
  }

  /** From here on only what comes now is looked at. */
  World fresh() {
    cloud.clearCalls();
    cluster.clearEvents();
    cluster.clearPatches();
    return this;
  }

  ServiceSnapshot service(String name) {
    return cluster.service(ServiceKey.parse(name)).orElseThrow();
  }

  boolean exists(String name) {
    return cluster.service(ServiceKey.parse(name)).isPresent();
  }

  String ready(String name) {
    return service(name).status().condition(Condition.READY).map(c -> c.status() + " " + c.reason()).orElse("-");
  }

  List<String> ours() {
    return cloud.ours();
  }

  Optional<MemoryResource> find(String kind, String name) {
    return cloud.find(new ResourceId(kind, name));
  }

  List<String> targets(String name) {
    return find("Targets", name.replace('/', '.')).map(MemoryResource.Targets.class::cast)
        .map(MemoryResource.Targets::nodes)
        .orElse(List.of());
  }
}
