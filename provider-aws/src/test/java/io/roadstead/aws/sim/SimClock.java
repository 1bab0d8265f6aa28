package io.roadstead.aws.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The simulator's time: a base plus whatever {@link #advance} has added. A stopped clock moves only when told, so no
 * test sleeps; a running one follows the system clock, for the demo and for benchmarks.
 */
public final class SimClock implements InstantSource {

  /** Where a stopped clock starts: any fixed date makes runs repeatable. */
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final InstantSource base;
  private final AtomicReference<Duration> added = new AtomicReference<>(Duration.ZERO);

  private SimClock(InstantSource base) {
    this.base = base;
  }

  public static SimClock stopped() {
    return new SimClock(InstantSource.fixed(START));
  }

  public static SimClock running() {
    return new SimClock(InstantSource.system());
  }

  @Override
  public Instant instant() {
    return base.instant().plus(added.get());
  }

  /** Moves time forward; time never goes back. */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + by);
    }
    added.updateAndGet(by::plus);
  }
}
