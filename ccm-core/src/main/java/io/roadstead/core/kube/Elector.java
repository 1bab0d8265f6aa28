package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.roadstead.core.kube.Fabric8Leases.Settings;
import io.roadstead.core.reconcile.ClusterException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One candidate for a Lease, round by round; no thread of its own.
 *
 * <pre>
 *                   free, expired or ours
 *        +---------+ ----------------------> +---------+   another holds it, or not renewed for the deadline   +------+
 *  ----> | STANDBY |                         | LEADING | ----------------------------------------------------> | LOST |
 *        +---------+                         +---------+                                                       +------+
 * </pre>
 *
 * A Lease of another is expired when we have not seen it change for as long as it says, so clocks need not agree (as in
 * client-go's leaderelection). Our own leadership counts from the moment <em>before</em> the renewal was sent. It is over at
 * the renew deadline by whichever of two clocks is ahead: the monotonic one may stand still while a machine is suspended, the
 * wall clock may be set back.
 *
 * <p>While leading, a round is one write under the last resourceVersion; only after a conflict is the Lease read again.
 *
 * <p>One thread calls {@link #round}; {@link #mayWrite} is for all.
 */
final class Elector {

  private static final Logger LOG = LoggerFactory.getLogger(Elector.class);

  /** The facts noted on the same Lease are written rarely; to lose twice in a row is no accident. */
  private static final int ATTEMPTS = 3;

  enum Standing {
    STANDBY, LEADING, LOST
  }

  private enum Hold {
    OURS, ANOTHERS, UNKNOWN
  }

  private record Moment(long nanos, Instant wall) {
  }

  private final LeaseObject lease;
  private final Settings settings;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Runnable onSlowPath;
  private final AtomicReference<Optional<Moment>> renewed = new AtomicReference<>(Optional.empty());
  private volatile boolean laid;
  private Standing standing = Standing.STANDBY;
  private Optional<Lease> seen = Optional.empty();
  private long seenAt;
  private String trouble = "";

  /** @param onSlowPath told of each renewal that had to read the Lease again */
  Elector(LeaseObject lease, Settings settings, InstantSource clock, LongSupplier nanos, Runnable onSlowPath) {
    this.lease = lease;
    this.settings = settings;
    this.clock = clock;
    this.nanos = nanos;
    this.onSlowPath = onSlowPath;
  }

  boolean mayWrite() {
    return !laid && renewed.get().filter(last -> age(last).compareTo(settings.renewDeadline()) < 0).isPresent();
  }

  private Duration age(Moment last) {
    Duration monotonic = Duration.ofNanos(nanos.getAsLong() - last.nanos);
    Duration wall = Duration.between(last.wall, clock.instant());
    return monotonic.compareTo(wall) > 0 ? monotonic : wall;
  }

  /** Tries once to take or keep the Lease. Never throws. */
  Standing round() {
    Moment began = new Moment(nanos.getAsLong(), clock.instant());
    standing = switch (hold()) {
      case OURS -> {
        renewed.set(Optional.of(began));
        yield Standing.LEADING;
      }
      case ANOTHERS -> standing == Standing.STANDBY ? Standing.STANDBY : Standing.LOST;
      case UNKNOWN -> standing == Standing.LEADING && !mayWrite() ? Standing.LOST : standing;
    };
    if (standing == Standing.LOST) {
      renewed.set(Optional.empty());
    }
    return standing;
  }

  private Hold hold() {
    try {
      Hold hold = standing == Standing.LEADING && renewedAtOnce() ? Hold.OURS : readAndTake();
      trouble = "";
      return hold;
    } catch (KubernetesClientException e) {
      say(ApiErrors.line(e));
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("bug", true).log("a round of leader election failed");
    }
    return Hold.UNKNOWN;
  }

  /** The same trouble is said once until a round succeeds. */
  private void say(String now) {
    if (!now.equals(trouble)) {
      LOG.atWarn().addKeyValue("lease", lease.name()).addKeyValue("standing", standing).log(now);
    }
    trouble = now;
  }

  private boolean renewedAtOnce() {
    try {
      observe(lease.update(held(seen.orElseThrow())));
      return true;
    } catch (KubernetesClientException e) {
      onSlowPath.run();
      if (isOvertaken(e)) {
        return false;
      }
      throw e;
    }
  }

  private Hold readAndTake() {
    for (int attempt = 1;; attempt++) {
      try {
        return readAndTakeOnce();
      } catch (KubernetesClientException e) {
        if (!isOvertaken(e) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private Hold readAndTakeOnce() {
    Optional<Lease> found = lease.read();
    found.ifPresent(this::observe);
    if (laid) {
      return Hold.UNKNOWN;
    }
    if (found.isPresent() && !isOurs(found.get()) && !isFree(found.get())) {
      return Hold.ANOTHERS;
    }
    observe(found.isPresent() ? lease.update(held(found.get())) : lease.create(held(unheld())));
    return Hold.OURS;
  }

  /** Somebody wrote, made or deleted it between our read and our write. */
  private static boolean isOvertaken(KubernetesClientException error) {
    Kind kind = ApiErrors.kind(error.getCode());
    return kind == Kind.CONFLICT || kind == Kind.GONE;
  }

  /** Notes when the Lease was last seen to change, on our own clock. */
  private void observe(Lease now) {
    Optional<LeaseSpec> before = seen.map(Elector::spec);
    if (!before.equals(Optional.of(spec(now)))) {
      seenAt = nanos.getAsLong();
    }
    if (!Objects.equals(before.map(LeaseSpec::getHolderIdentity), Optional.ofNullable(spec(now).getHolderIdentity()))) {
      LOG.atInfo().addKeyValue("lease", lease.name()).addKeyValue("holder", spec(now).getHolderIdentity())
          .log("the Lease has a new holder");
    }
    seen = Optional.of(now);
  }

  private boolean isOurs(Lease found) {
    return settings.identity().equals(spec(found).getHolderIdentity());
  }

  private boolean isFree(Lease found) {
    LeaseSpec spec = spec(found);
    if (spec.getHolderIdentity() == null || spec.getHolderIdentity().isEmpty()) {
      return true;
    }
    Duration duration = Optional.ofNullable(spec.getLeaseDurationSeconds()).map(Duration::ofSeconds)
        .orElse(settings.duration());
    return nanos.getAsLong() - seenAt >= duration.toNanos();
  }

  private static LeaseSpec spec(Lease lease) {
    return Optional.ofNullable(lease.getSpec()).orElseGet(LeaseSpec::new);
  }

  private Lease unheld() {
    return new LeaseBuilder().withNewMetadata().withNamespace(settings.namespace()).withName(settings.name())
        .endMetadata().build();
  }

  /** Everything that is not the lock's stays as it is. */
  private Lease held(Lease found) {
    LeaseSpec before = spec(found);
    boolean renewal = isOurs(found);
    int transitions = Optional.ofNullable(before.getLeaseTransitions()).orElse(0);
    boolean first = before.getHolderIdentity() == null && before.getLeaseTransitions() == null;
    ZonedDateTime acquired = renewal && before.getAcquireTime() != null ? before.getAcquireTime() : now();
    return new LeaseBuilder(found).editOrNewSpec().withHolderIdentity(settings.identity())
        .withLeaseDurationSeconds((int) settings.duration().toSeconds()).withAcquireTime(acquired).withRenewTime(now())
        .withLeaseTransitions(renewal || first ? transitions : transitions + 1).endSpec().build();
  }

  private ZonedDateTime now() {
    return clock.instant().atZone(ZoneOffset.UTC);
  }

  /** From here on {@link #mayWrite} is false, and the Lease is not taken any more. */
  void lay() {
    laid = true;
  }

  /** Gives the Lease back if it is ours: no holder, a second long, as client-go does. Never throws. */
  void release() {
    lay();
    try {
      for (int attempt = 1; !releasedOnce(); attempt++) {
        if (attempt == ATTEMPTS) {
          LOG.atWarn().addKeyValue("lease", lease.name()).log("not released: others keep writing");
          return;
        }
      }
    } catch (KubernetesClientException e) {
      LOG.atWarn().addKeyValue("lease", lease.name()).log("not released: {}", ApiErrors.line(e));
    }
  }

  private boolean releasedOnce() {
    Optional<Lease> found = lease.read().filter(this::isOurs);
    if (found.isEmpty()) {
      return true;
    }
    Lease free = new LeaseBuilder(found.get()).editSpec().withHolderIdentity("").withLeaseDurationSeconds(1)
        .withRenewTime(now()).endSpec().build();
    try {
      lease.update(free);
      LOG.atInfo().addKeyValue("lease", lease.name()).log("the Lease is given back");
      return true;
    } catch (KubernetesClientException e) {
      if (isOvertaken(e)) {
        return false;
      }
      throw e;
    }
  }
}
