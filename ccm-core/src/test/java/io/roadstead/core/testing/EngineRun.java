package io.roadstead.core.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.reconcile.Cluster;
import io.roadstead.core.reconcile.Engine;
import io.roadstead.core.reconcile.EngineSettings;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** One process: an engine that may write until it is killed. */
public final class EngineRun {

  private final Engine<?> engine;
  private final Life life;
  private final SimpleMeterRegistry meters;

  private EngineRun(Engine<?> engine, Life life, SimpleMeterRegistry meters) {
    this.engine = engine;
    this.life = life;
    this.meters = meters;
  }

  /** Dead processes write nothing. */
  private static final class Life {
    private final AtomicBoolean killed = new AtomicBoolean();
    private volatile BooleanSupplier dead = () -> false;

    private boolean isAlive() {
      return !killed.get() && !dead.getAsBoolean();
    }
  }

  public static EngineRun start(Provider<?> provider, Cluster cluster, EngineSettings settings, InstantSource clock) {
    Life life = new Life();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Engine<?> engine = new Engine<>(provider, cluster, life::isAlive, settings, clock, new Random(7), meters);
    return new EngineRun(engine, life, meters);
  }

  public Engine<?> engine() {
    return engine;
  }

  public SimpleMeterRegistry meters() {
    return meters;
  }

  public boolean isDead() {
    return !life.isAlive();
  }

  public void kill() {
    life.killed.set(true);
  }

  /** Dies once the account has seen so many writes. */
  public void dieAfterWrite(int count, IntSupplier writes) {
    life.dead = () -> writes.getAsInt() >= count;
  }
}
