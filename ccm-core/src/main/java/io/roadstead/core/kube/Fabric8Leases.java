package io.roadstead.core.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.roadstead.core.kube.Elector.Standing;
import io.roadstead.core.reconcile.Leadership;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Leader election on a {@code coordination.k8s.io} Lease, compatible with client-go's. Good for one term: when leadership is
 * lost, it ends. {@link Elector} has the rules; this is the thread around it.
 *
 * <p>The thread is a platform thread, so that no number of busy workers can keep it from renewing. Use a client of its own
 * with short timeouts and no retries ({@link KubernetesClients#openForLeases}): a hanging call would outlive the Lease.
 */
public final class Fabric8Leases implements Leadership, AutoCloseable {

  /** Up to a fifth more, so that candidates do not move in step; a Lease given back is taken within 1.2 retry periods. */
  private static final double JITTER = 0.2;

  private final Elector elector;
  private final Settings settings;
  private final RandomGenerator random;
  private final Listener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private final Thread thread;
  private boolean closed;

  /**
   * @param identity this replica, such as {@code hostname_uuid}: never the same for two processes
   * @param duration how long a Lease holds without renewal; whole seconds
   * @param renewDeadline how long we go on without a successful renewal; shorter than the duration
   * @param retryPeriod between two tries; shorter than the deadline
   */
  public record Settings(String namespace, String name, String identity, Duration duration, Duration renewDeadline,
      Duration retryPeriod) {

    public Settings {
      if (duration.toSeconds() < 1 || renewDeadline.compareTo(duration) >= 0
          || retryPeriod.compareTo(renewDeadline) >= 0) {
        throw new IllegalArgumentException("retry period " + retryPeriod + ", renew deadline " + renewDeadline
            + " and lease duration " + duration + " must follow each other in this order, the last at least 1 s");
      }
    }

    /** The periods of kube-controller-manager: 15 s, 10 s, 2 s. */
    public static Settings of(String namespace, String name, String identity) {
      return new Settings(namespace, name, identity, Duration.ofSeconds(15), Duration.ofSeconds(10),
          Duration.ofSeconds(2));
    }

    /** The Lease {@code kube-system/roadstead}. */
    public static Settings of(String identity) {
      return of("kube-system", "roadstead", identity);
    }
  }

  /** Is told when leadership begins and when it is lost; each at most once. Must return at once, or renewal stops. */
  public interface Listener {
    void started();

    void lost();
  }

  /** @param nanos a monotonic clock, {@code System::nanoTime} */
  public Fabric8Leases(KubernetesClient client, Settings settings, InstantSource clock, LongSupplier nanos,
      RandomGenerator random, MeterRegistry meters, Listener listener) {
    Counter slow = Counter.builder("leader_election_slowpath").tag("name", settings.name).register(meters);
    this.elector = new Elector(new LeaseObject.InCluster(client, settings.namespace, settings.name), settings, clock,
        nanos, slow::increment);
    this.settings = settings;
    this.random = random;
    this.listener = listener;
    Gauge.builder("leader_election_master_status", elector, e -> e.mayWrite() ? 1 : 0)
        .tag("name", settings.name).strongReference(true).register(meters);
    this.thread = Thread.ofPlatform().daemon().name("leader-election").unstarted(this::run);
  }

  public Fabric8Leases start() {
    thread.start();
    return this;
  }

  @Override
  public boolean mayWrite() {
    return elector.mayWrite();
  }

  private void run() {
    Standing before = Standing.STANDBY;
    do {
      Standing now = elector.round();
      if (isClosed()) {
        return;
      }
      if (now == Standing.LEADING && before == Standing.STANDBY) {
        listener.started();
      }
      if (now == Standing.LOST) {
        listener.lost();
        return;
      }
      before = now;
    } while (!pause());
  }

  /** Waits for the next round; true when it is time to end. */
  private boolean pause() {
    long left = (long) (settings.retryPeriod.toNanos() * (1 + JITTER * random.nextDouble()));
    lock.lock();
    try {
      while (!closed && left > 0) {
        left = closing.awaitNanos(left);
      }
      return closed;
    } catch (InterruptedException _) {
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends, and gives the Lease back if it is ours, so that another takes it at its next look. Stop all work before. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    elector.lay();
    awaitRound();
    elector.release();
  }

  /** A round in flight may still win the Lease. */
  private void awaitRound() {
    try {
      if (thread.getState() != Thread.State.NEW) {
        var _ = thread.join(settings.renewDeadline);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
