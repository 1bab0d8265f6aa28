package io.roadstead.core.testing;

import io.roadstead.core.reconcile.Engine;
import io.roadstead.core.reconcile.Outcome;
import io.roadstead.core.reconcile.Visit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs an engine by hand: no threads but those asked for, and time moves only to when something is due. */
public final class EngineDriver {

  /** A plan that never ends is a bug, and a test must end. */
  private static final int MOST_VISITS = 20_000;

  private final Engine<?> engine;
  private final InstantSource clock;
  private final Consumer<Duration> advance;
  private final List<Outcome> outcomes = new ArrayList<>();
  private final int together;
  private BooleanSupplier stop = () -> false;
  private int visits;

  private EngineDriver(Engine<?> engine, InstantSource clock, Consumer<Duration> advance, int together) {
    this.engine = engine;
    this.clock = clock;
    this.advance = advance;
    this.together = together;
  }

  /** Ends any waiting as soon as this holds. */
  public EngineDriver stopWhen(BooleanSupplier condition) {
    stop = condition;
    return this;
  }

  /** One visit at a time. */
  public static EngineDriver of(Engine<?> engine, TestClock clock) {
    return new EngineDriver(engine, clock, clock::advance, 1);
  }

  /** One visit at a time, on a simulator's clock. */
  public static EngineDriver of(Engine<?> engine, InstantSource clock, Consumer<Duration> advance) {
    return new EngineDriver(engine, clock, advance, 1);
  }

  /** As many visits side by side as are ready, up to a number. */
  public EngineDriver together(int workers) {
    return new EngineDriver(engine, clock, advance, workers);
  }

  /** Works and lets time pass until nothing waits any more, for at most an hour of the clock's time. */
  public EngineDriver settle() {
    return settle(Duration.ofHours(1));
  }

  /** Works and lets time pass until nothing waits any more, or this much of the clock's time has passed. */
  public EngineDriver settle(Duration atMost) {
    Instant end = clock.instant().plus(atMost);
    work();
    while (!stop.getAsBoolean() && (!engine.waiting().isEmpty() || !engine.isQuiet() || nodesDue())) {
      Optional<Instant> due = engine.nextDue().filter(d -> !d.isAfter(end));
      if (due.isEmpty()) {
        return this;
      }
      passUntil(due.get());
      work();
    }
    return this;
  }

  private boolean nodesDue() {
    return engine.isNodesDue();
  }

  /** Does what can be done without time passing. */
  public EngineDriver work() {
    if (engine.isSweepDue()) {
      engine.sweep();
    }
    engine.takeUpNodes();
    for (List<Visit> ready = ready(); !ready.isEmpty(); ready = ready()) {
      carryOut(ready);
      engine.takeUpNodes();
    }
    return this;
  }

  private List<Visit> ready() {
    List<Visit> ready = new ArrayList<>();
    for (int i = 0; i < together; i++) {
      Optional<Visit> visit = engine.take();
      if (visit.isEmpty()) {
        break;
      }
      ready.add(visit.get());
    }
    visits += ready.size();
    if (visits > MOST_VISITS) {
      throw new IllegalStateException("no end after " + visits + " visits; last outcomes: "
          + outcomes.subList(Math.max(0, outcomes.size() - 5), outcomes.size()));
    }
    return ready;
  }

  private void carryOut(List<Visit> ready) {
    if (ready.size() == 1) {
      outcomes.add(engine.work(ready.getFirst()));
      return;
    }
    List<Thread> threads = ready.stream().map(visit -> Thread.ofVirtual().start(() -> {
      Outcome outcome = engine.work(visit);
      synchronized (outcomes) {
        outcomes.add(outcome);
      }
    })).toList();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Lets time pass and does what comes due, step by step. */
  public EngineDriver pass(Duration by) {
    Instant end = clock.instant().plus(by);
    work();
    for (Optional<Instant> due = dueBefore(end); due.isPresent() && !stop.getAsBoolean(); due = dueBefore(end)) {
      passUntil(due.get());
      work();
    }
    passUntil(end);
    return work();
  }

  private Optional<Instant> dueBefore(Instant end) {
    return engine.nextDue().filter(due -> !due.isAfter(end));
  }

  private void passUntil(Instant due) {
    Duration by = Duration.between(clock.instant(), due);
    advance.accept(by.isPositive() ? by : Duration.ofMillis(1));
  }

  /** A sweep now, and what it brings. */
  public EngineDriver sweep() {
    engine.sweep();
    return settle();
  }

  public int visits() {
    return visits;
  }

  public List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  public Outcome lastOutcome() {
    return outcomes.getLast();
  }
}
