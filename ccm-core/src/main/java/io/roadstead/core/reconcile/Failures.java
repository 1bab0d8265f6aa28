package io.roadstead.core.reconcile;

import io.roadstead.core.model.Condition;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.provider.ProviderException;
import io.roadstead.core.spec.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an error means for the key, for the Service's readers and for the log. Said once, here.
 *
 * <pre>
 * error                      next visit                  event, condition
 * ------------------------   -------------------------   -------------------------------------
 * in progress                after the named wait        none: the expected course of things
 * throttled                  named wait or back-off      none: nobody's fault
 * conflict                   back-off                    none
 * transient, quota, access   named wait or back-off      Warning and condition with the reason
 * permanent                  when the Service changes    Warning and condition with the fix
 * write is not wanted any    at once                     none
 * API server refused         back-off                    log; the Service could not be told
 * anything else              back-off                    InternalError, stack trace in the log
 * </pre>
 */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** When the other side is still at it and names no time. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /** Whoever changed the ground under a write has also caused an event; this is for the case that it was missed. */
  private static final Duration OUTDATED_PAUSE = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final Notices notices;
  private final InstantSource clock;

  Failures(Cluster cluster, Notices notices, InstantSource clock) {
    this.cluster = cluster;
    this.notices = notices;
    this.clock = clock;
  }

  /**
   * @param service the live Service, if there is one to tell
   * @param reason the word of the event for this kind of work
   */
  Outcome of(Owner owner, Optional<ServiceSnapshot> service, Reason reason, RuntimeException error) {
    return switch (error) {
      case Guard.Outdated outdated -> new Outcome.Waiting(OUTDATED_PAUSE, String.valueOf(outdated.getMessage()));
      case ClusterException refused -> refused(owner, refused);
      case ProviderException.Retryable retryable -> retryable(owner, service, reason, retryable);
      case ProviderException.Permanent permanent -> permanent(owner, service, reason, permanent);
      default -> bug(owner, service, error);
    };
  }

  private static Outcome refused(Owner owner, ClusterException error) {
    if (error.kind() == ClusterException.Kind.GONE || error.kind() == ClusterException.Kind.CONFLICT) {
      return new Outcome.Waiting(OUTDATED_PAUSE, String.valueOf(error.getMessage()));
    }
    LOG.atWarn().addKeyValue("owner", owner).addKeyValue("kind", error.kind()).log(error.getMessage());
    return new Outcome.Failed(error, Optional.empty());
  }

  private Outcome retryable(Owner owner, Optional<ServiceSnapshot> service, Reason reason,
      ProviderException.Retryable error) {
    return switch (error.kind()) {
      case IN_PROGRESS -> new Outcome.Waiting(error.waitTime().orElse(LOOK_AGAIN), String.valueOf(error.getMessage()));
      case THROTTLED, CONFLICT -> new Outcome.Failed(error, error.waitTime());
      case TRANSIENT, QUOTA, ACCESS -> {
        tell(owner, service, reason, error.reason(), String.valueOf(error.getMessage()));
        yield new Outcome.Failed(error, error.waitTime());
      }
    };
  }

  private Outcome permanent(Owner owner, Optional<ServiceSnapshot> service, Reason reason,
      ProviderException.Permanent error) {
    tell(owner, service, reason, error.reason(), error.getMessage() + ". Fix: " + error.fix());
    return new Outcome.Rejected(
        List.of(Problem.of(owner.toString(), "", String.valueOf(error.getMessage()), error.fix())), Optional.empty());
  }

  private Outcome bug(Owner owner, Optional<ServiceSnapshot> service, RuntimeException error) {
    LOG.atError().setCause(error).addKeyValue("owner", owner).addKeyValue("bug", true).log("internal error");
    tell(owner, service, Reason.INTERNAL_ERROR, Reason.INTERNAL_ERROR.word(),
        "a bug in the controller stopped this: " + error + "; its log has the details");
    return new Outcome.Failed(error, Optional.empty());
  }

  /** An event when it is news, and the condition when its reason changes: messages may differ with every try. */
  private void tell(Owner owner, Optional<ServiceSnapshot> service, Reason reason, String word, String message) {
    LOG.atWarn().addKeyValue("owner", owner).addKeyValue("reason", word).log(message);
    if (!(owner instanceof Owner.Service who)) {
      return;
    }
    notices.state(who, reason, word + ": " + message);
    service.filter(ServiceSnapshot::isLoadBalancer).ifPresent(live -> {
      Optional<Condition> before = live.status().condition(Condition.READY);
      if (before.filter(c -> c.status().equals(StatusView.FALSE) && c.reason().equals(word)).isEmpty()) {
        write(live, StatusView.failed(word, message, clock.instant()));
      }
    });
  }

  private void write(ServiceSnapshot live, Condition condition) {
    try {
      ServicePatch patch = StatusView.patch(live, Optional.empty(), List.of(condition), Set.of());
      if (!patch.isEmpty()) {
        cluster.patch(live, patch);
      }
    } catch (ClusterException e) {
      LOG.atWarn().addKeyValue("owner", live.key()).log(e.getMessage());
    }
  }
}
