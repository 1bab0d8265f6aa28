package io.roadstead.core.reconcile;

import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The engine's threads.
 *
 * <pre>
 * thread                started by   does                                             may never
 * -------------------   ----------   ----------------------------------------------   ------------------
 * dispatcher (1)        start()      hands out visits, takes up nodes, starts sweeps   make a call
 * worker (virtual, N)   dispatcher   one visit, then ends                              be more than N
 * sweep (virtual, 1)    dispatcher   one sweep, then ends                              be more than one
 * </pre>
 *
 * A part of the workers takes urgent keys only, so that slow creations never keep target changes waiting.
 */
public final class Controller<R extends Resource> implements AutoCloseable {

  /** Even if a signal were lost, nothing waits longer than this for its turn. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Engine<R> engine;
  private final EngineSettings settings;
  private final InstantSource clock;
  private final Duration drain;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread dispatcher;
  private int working;
  private int workingUrgent;
  private boolean sweeping;
  private boolean closed;
  private boolean signalled;

  /**
   * @param drain how long {@link #close} waits for visits in flight
   */
  public Controller(Engine<R> engine, Cluster cluster, EngineSettings settings, InstantSource clock, Duration drain) {
    this.engine = engine;
    this.settings = settings;
    this.clock = clock;
    this.drain = drain;
    this.dispatcher = Thread.ofVirtual().name("dispatcher").unstarted(this::dispatch);
    cluster.subscribe(new Waker());
  }

  public Controller<R> start() {
    dispatcher.start();
    return this;
  }

  /** Wakes the dispatcher when the engine has been told of something. */
  private final class Waker implements Cluster.Subscriber {
    @Override
    public void serviceChanged(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
      signal();
    }

    @Override
    public void nodesChanged() {
      signal();
    }
  }

  private void signal() {
    lock.lock();
    try {
      signalled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void dispatch() {
    while (!isClosed()) {
      if (engine.isSweepDue() && begin(Kind.SWEEP)) {
        start("sweep", Kind.SWEEP, engine::sweep);
      }
      engine.takeUpNodes();
      handOut();
      await();
    }
  }

  private enum Kind {
    VISIT, URGENT, SWEEP
  }

  private void handOut() {
    for (boolean more = true; more;) {
      more = handOut(Kind.VISIT) || handOut(Kind.URGENT);
    }
  }

  private boolean handOut(Kind kind) {
    if (!begin(kind)) {
      return false;
    }
    Optional<Visit> visit = kind == Kind.URGENT ? engine.takeUrgent() : engine.take();
    if (visit.isEmpty()) {
      end(kind);
      return false;
    }
    start("worker", kind, () -> engine.work(visit.get()));
    return true;
  }

  private void start(String name, Kind kind, Runnable work) {
    Thread.ofVirtual().name(name).start(() -> {
      try {
        work.run();
      } finally {
        end(kind);
        signal();
      }
    });
  }

  /** Takes a place for one more; false if all are taken. */
  private boolean begin(Kind kind) {
    lock.lock();
    try {
      int reserved = settings.reservedForUrgent();
      return switch (kind) {
        case VISIT -> working < settings.workers() - reserved && ++working > 0;
        case URGENT -> workingUrgent < reserved && ++workingUrgent > 0;
        case SWEEP -> !sweeping && (sweeping = true);
      };
    } finally {
      lock.unlock();
    }
  }

  private void end(Kind kind) {
    lock.lock();
    try {
      switch (kind) {
        case VISIT -> working--;
        case URGENT -> workingUrgent--;
        case SWEEP -> sweeping = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private void await() {
    lock.lock();
    try {
      for (long left = pause().toNanos(); left > 0 && !signalled && !closed;) {
        left = changed.awaitNanos(left);
      }
      signalled = false;
    } catch (InterruptedException _) {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  private Duration pause() {
    Instant now = clock.instant();
    Duration until = engine.nextDue()
        .filter(due -> due.isBefore(now.plus(LONGEST_WAIT)))
        .map(due -> Duration.between(now, due))
        .orElse(LONGEST_WAIT);
    return until.isNegative() ? Duration.ofMillis(1) : until.plusMillis(1);
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Hands out nothing more and waits a bounded time for what is in flight. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      long left = drain.toNanos();
      while (working + workingUrgent > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
