package io.roadstead.core.reconcile;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What can be graphed: the names of kubernetes/cloud-provider and client-go's work queue that people already graph, and our
 * own under {@code roadstead_}. Never a Service's name as a label: cardinality.
 */
final class EngineMetrics {

  private static final String NAME = "name";

  /** As upstream: 1, 2, 4 .. 16384 s; and below a second, where upstream resolves nothing. */
  private static final Duration[] BUCKETS = buckets();

  private final MeterRegistry registry;
  private final String provider;
  private final InstantSource clock;
  private final AtomicInteger orphans = new AtomicInteger();
  private final Timer queued;
  private final Timer worked;
  private final Timer nodeSync;
  private final Timer hostUpdate;
  private final Timer timeToAddress;
  private final Counter targetUpdates;
  private final Counter targetErrors;
  private final Counter drift;

  EngineMetrics(MeterRegistry registry, String provider, WorkQueue queue, InstantSource clock) {
    this.registry = registry;
    this.provider = provider;
    this.clock = clock;
    this.queued = timer("workqueue_queue_duration", NAME, "service");
    this.worked = timer("workqueue_work_duration", NAME, "service");
    this.nodeSync = timer("service_controller_nodesync_latency");
    this.hostUpdate = timer("service_controller_update_loadbalancer_host_latency");
    this.timeToAddress = timer("roadstead_time_to_address", "provider", provider);
    this.targetUpdates = registry.counter("service_controller_loadbalancer_sync");
    this.targetErrors = registry.counter("service_controller_nodesync_error");
    this.drift = registry.counter("roadstead_drift_repaired", "provider", provider);
    Gauge.builder("roadstead_orphans", orphans, AtomicInteger::get).tag("provider", provider).register(registry);
    registerQueue(queue);
  }

  private void registerQueue(WorkQueue queue) {
    for (Lane lane : Lane.values()) {
      Gauge.builder("roadstead_lane_depth", queue, q -> q.depth(lane))
          .tag("lane", lane.name().toLowerCase(java.util.Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("workqueue_depth", queue, EngineMetrics::depth).tag(NAME, "service").register(registry);
    Gauge.builder("workqueue_longest_running_processor_seconds", queue, this::longestRunning)
        .tag(NAME, "service")
        .register(registry);
    io.micrometer.core.instrument.FunctionCounter.builder("workqueue_adds", queue, WorkQueue::adds)
        .tag(NAME, "service")
        .register(registry);
    io.micrometer.core.instrument.FunctionCounter.builder("workqueue_retries", queue, WorkQueue::retries)
        .tag(NAME, "service")
        .register(registry);
  }

  private static double depth(WorkQueue queue) {
    int sum = 0;
    for (Lane lane : Lane.values()) {
      sum += queue.depth(lane);
    }
    return sum;
  }

  private double longestRunning(WorkQueue queue) {
    return queue.oldestRunning().map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0).orElse(0.0);
  }

  private static Duration[] buckets() {
    double[] seconds = {0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192,
        16384};
    return java.util.Arrays.stream(seconds)
        .mapToObj(s -> Duration.ofMillis(Math.round(s * 1000)))
        .toArray(Duration[]::new);
  }

  private Timer timer(String name, String... tags) {
    return Timer.builder(name).tags(tags).serviceLevelObjectives(BUCKETS).register(registry);
  }

  void visited(Visit visit, Outcome outcome) {
    Duration work = Duration.between(visit.started(), clock.instant());
    queued.record(Duration.between(visit.queued(), visit.started()));
    worked.record(work);
    timer("roadstead_reconcile_duration", "provider", provider, "operation",
        visit.lane().name().toLowerCase(java.util.Locale.ROOT), "result", outcome.word()).record(work);
  }

  void nodesSynced(Duration took) {
    nodeSync.record(took);
  }

  void targetsUpdated(Duration took) {
    targetUpdates.increment();
    hostUpdate.record(took);
  }

  void targetsFailed() {
    targetErrors.increment();
  }

  void addressAfter(Duration waited) {
    timeToAddress.record(waited);
  }

  void driftRepaired() {
    drift.increment();
  }

  void orphans(int number) {
    orphans.set(number);
  }

  void swept(Duration took, String result) {
    timer("roadstead_sweep_duration", "provider", provider, "result", result).record(took);
  }
}
