package io.roadstead.core.reconcile;

import io.roadstead.core.provider.Claims;
import java.time.Duration;

/**
 * How one engine runs.
 *
 * @param cluster the name that ownership tags carry
 * @param claims which Services are ours
 * @param workers visits at once; a quarter of them, at least one, is kept for urgent ones when there is more than one
 * @param sweepInterval mean time between two surveys of everything; jittered by a fifth
 * @param deepCheckInterval mean time between two complete readings of one Service's things, where surveys leave kinds out
 * @param stepDeadline the longest a single write may take, waiting for the cloud included
 * @param visitDeadline a worker that is busy longer with one key is reported as stuck
 * @param groupLinger how long the first edit of a shared document waits for company
 * @param consistencyWindow how long after an uncertain write, or after our start, not finding a thing proves nothing
 * @param deleteOrphans whether what outlived its Service is deleted even where nothing but its tags says that it was ours
 */
public record EngineSettings(String cluster, Claims claims, int workers, Duration sweepInterval,
    Duration deepCheckInterval, Duration stepDeadline, Duration visitDeadline, Duration groupLinger,
    Duration consistencyWindow, boolean deleteOrphans) {

  public static EngineSettings defaults(String cluster, Claims claims, int workers) {
    return new EngineSettings(cluster, claims, workers, Duration.ofMinutes(30), Duration.ofHours(24),
        Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMillis(100), Duration.ofSeconds(30), false);
  }

  public EngineSettings withClaims(Claims others) {
    return new EngineSettings(cluster, others, workers, sweepInterval, deepCheckInterval, stepDeadline, visitDeadline,
        groupLinger, consistencyWindow, deleteOrphans);
  }

  public EngineSettings withWorkers(int number) {
    return new EngineSettings(cluster, claims, number, sweepInterval, deepCheckInterval, stepDeadline, visitDeadline,
        groupLinger, consistencyWindow, deleteOrphans);
  }

  public EngineSettings withSweepInterval(Duration interval) {
    return new EngineSettings(cluster, claims, workers, interval, deepCheckInterval, stepDeadline, visitDeadline,
        groupLinger, consistencyWindow, deleteOrphans);
  }

  public EngineSettings withStepDeadline(Duration deadline) {
    return new EngineSettings(cluster, claims, workers, sweepInterval, deepCheckInterval, deadline, visitDeadline,
        groupLinger, consistencyWindow, deleteOrphans);
  }

  public EngineSettings withVisitDeadline(Duration deadline) {
    return new EngineSettings(cluster, claims, workers, sweepInterval, deepCheckInterval, stepDeadline, deadline,
        groupLinger, consistencyWindow, deleteOrphans);
  }

  public EngineSettings withGroupLinger(Duration linger) {
    return new EngineSettings(cluster, claims, workers, sweepInterval, deepCheckInterval, stepDeadline, visitDeadline,
        linger, consistencyWindow, deleteOrphans);
  }

  public EngineSettings withConsistencyWindow(Duration window) {
    return new EngineSettings(cluster, claims, workers, sweepInterval, deepCheckInterval, stepDeadline, visitDeadline,
        groupLinger, window, deleteOrphans);
  }

  public EngineSettings withDeleteOrphans(boolean allowed) {
    return new EngineSettings(cluster, claims, workers, sweepInterval, deepCheckInterval, stepDeadline, visitDeadline,
        groupLinger, consistencyWindow, allowed);
  }

  /** Workers that only ever take urgent keys. */
  int reservedForUrgent() {
    return workers == 1 ? 0 : Math.max(1, workers / 4);
  }
}
