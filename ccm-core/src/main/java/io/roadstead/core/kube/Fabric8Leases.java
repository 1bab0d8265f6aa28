package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.roadstead.core.reconcile.Leadership;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leader election on a {@code coordination.k8s.io} Lease, compatible with client-go's.
 *
 * <p>A lease of another replica is expired when we have not seen it change for its duration on our own monotonic clock, so
 * clocks need not agree. Our own leadership ends for {@link #mayWrite} when the last renewal that succeeded <em>began</em>
 * longer ago than the renew deadline: before anybody else can take over, even if we were asleep meanwhile. A clean shutdown
 * gives the lease back, and the next replica takes it at its next look.
 *
 * <p>One thread works; its state is guarded by one lock that is not held during calls. Use a client of its own with short
 * timeouts and no retries: a hanging call would outlive the lease.
 */
public final class Fabric8Leases implements Leadership, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Fabric8Leases.class);

  /** As client-go: up to a fifth more. */
  private static final double JITTER = 0.2;

  private final KubernetesClient client;
  private final Settings settings;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Listener listener;
  private final Counter slow;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private final Thread thread;
  private Optional<Lease> seen = Optional.empty();
  private long seenAt;
  private volatile boolean leading;
  private volatile long renewedAt;
  private boolean closed;

  /**
   * @param identity this replica, such as {@code hostname_uuid}
   * @param duration how long a lease holds without renewal; whole seconds
   * @param renewDeadline how long we go on without a successful renewal; shorter than the duration
   * @param retryPeriod between two tries
   */
  public record Settings(String namespace, String name, String identity, Duration duration, Duration renewDeadline,
      Duration retryPeriod) {

    /** The periods of kube-controller-manager: 15 s, 10 s, 2 s. */
    public static Settings of(String namespace, String name, String identity) {
      return new Settings(namespace, name, identity, Duration.ofSeconds(15), Duration.ofSeconds(10),
          Duration.ofSeconds(2));
    }
  }

  /** Is told when leadership begins and when it is lost; each at most once. Must return at once. */
  public interface Listener {
    void started();

    void lost();
  }

  public Fabric8Leases(KubernetesClient client, Settings settings, InstantSource clock, LongSupplier nanos,
      RandomGenerator random, MeterRegistry meters, Listener listener) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.nanos = nanos;
    this.random = random;
    this.listener = listener;
    this.slow = Counter.builder("leader_election_slowpath").tag("name", settings.name).register(meters);
    Gauge.builder("leader_election_master_status", this, l -> l.mayWrite() ? 1 : 0)
        .tag("name", settings.name)
        .register(meters);
    this.thread = Thread.ofVirtual().name("leader-election").unstarted(this::run);
  }

  public Fabric8Leases start() {
    thread.start();
    return this;
  }

  @Override
  public boolean mayWrite() {
    return leading && nanos.getAsLong() - renewedAt < settings.renewDeadline.toNanos();
  }

  private void run() {
    while (true) {
      long began = nanos.getAsLong();
      boolean held = tryHold();
      if (held) {
        renewedAt = began;
        if (!leading) {
          leading = true;
          LOG.atInfo().addKeyValue("identity", settings.identity).log("leading");
          listener.started();
        }
      } else if (leading && !mayWrite()) {
        leading = false;
        LOG.atWarn().addKeyValue("identity", settings.identity).log("leadership lost");
        listener.lost();
        return;
      }
      if (pause()) {
        return;
      }
    }
  }

  /** Whether the lease is ours now, taken or renewed. */
  private boolean tryHold() {
    try {
      Lease lease = client.leases().inNamespace(settings.namespace).withName(settings.name).get();
      if (lease == null) {
        return create();
      }
      observe(lease);
      if (!isOurs(lease) && !isFree(lease)) {
        return false;
      }
      Lease held = client.leases().inNamespace(settings.namespace).resource(taken(lease)).update();
      observe(held);
      return true;
    } catch (KubernetesClientException e) {
      slow.increment();
      LOG.atWarn().addKeyValue("lease", settings.namespace + "/" + settings.name).log(ApiErrors.line(e));
      return false;
    }
  }

  private boolean create() {
    ZonedDateTime now = now();
    Lease lease = new LeaseBuilder().withNewMetadata().withNamespace(settings.namespace).withName(settings.name)
        .endMetadata().withNewSpec().withHolderIdentity(settings.identity)
        .withLeaseDurationSeconds((int) settings.duration.toSeconds()).withAcquireTime(now).withRenewTime(now)
        .withLeaseTransitions(0).endSpec().build();
    observe(client.leases().inNamespace(settings.namespace).resource(lease).create());
    return true;
  }

  /** Notes when the lease was last seen to change, on our own clock. */
  private void observe(Lease lease) {
    if (seen.map(Lease::getSpec).filter(spec -> Objects.equals(spec, lease.getSpec())).isEmpty()) {
      seenAt = nanos.getAsLong();
    }
    seen = Optional.of(lease);
  }

  private boolean isOurs(Lease lease) {
    return settings.identity.equals(spec(lease).getHolderIdentity());
  }

  private boolean isFree(Lease lease) {
    LeaseSpec spec = spec(lease);
    if (spec.getHolderIdentity() == null || spec.getHolderIdentity().isEmpty()) {
      return true;
    }
    long seconds = Optional.ofNullable(spec.getLeaseDurationSeconds()).orElse((int) settings.duration.toSeconds());
    return nanos.getAsLong() - seenAt >= Duration.ofSeconds(seconds).toNanos();
  }

  private static LeaseSpec spec(Lease lease) {
    return Optional.ofNullable(lease.getSpec()).orElseGet(LeaseSpec::new);
  }

  private Lease taken(Lease lease) {
    LeaseSpec before = spec(lease);
    boolean renewal = isOurs(lease);
    int transitions = Optional.ofNullable(before.getLeaseTransitions()).orElse(0);
    ZonedDateTime acquired = renewal && before.getAcquireTime() != null ? before.getAcquireTime() : now();
    return new LeaseBuilder(lease).withNewSpec().withHolderIdentity(settings.identity)
        .withLeaseDurationSeconds((int) settings.duration.toSeconds()).withAcquireTime(acquired).withRenewTime(now())
        .withLeaseTransitions(renewal ? transitions : transitions + 1).endSpec().build();
  }

  private ZonedDateTime now() {
    return clock.instant().atZone(ZoneOffset.UTC);
  }

  /** Waits for the next look; true when it is time to end. */
  private boolean pause() {
    long left = (long) (settings.retryPeriod.toNanos() * (1 + JITTER * random.nextDouble()));
    lock.lock();
    try {
      while (!closed && left > 0) {
        left = closing.awaitNanos(left);
      }
      return closed;
    } catch (InterruptedException e) {
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends, and gives the lease back if it is ours. Stop all work before. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      var _ = thread.join(settings.renewDeadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (leading) {
      leading = false;
      release();
    }
  }

  private void release() {
    try {
      Lease lease = client.leases().inNamespace(settings.namespace).withName(settings.name).get();
      if (lease != null && isOurs(lease)) {
        LeaseSpec spec = spec(lease);
        Lease free = new LeaseBuilder(lease).withNewSpec().withHolderIdentity("").withLeaseDurationSeconds(1)
            .withAcquireTime(spec.getAcquireTime()).withRenewTime(now())
            .withLeaseTransitions(spec.getLeaseTransitions()).endSpec().build();
        client.leases().inNamespace(settings.namespace).resource(free).update();
        LOG.atInfo().addKeyValue("identity", settings.identity).log("lease released");
      }
    } catch (KubernetesClientException e) {
      LOG.atWarn().addKeyValue("lease", settings.namespace + "/" + settings.name).log("not released: {}",
          ApiErrors.line(e));
    }
  }
}
