package io.roadstead.core.reconcile;

import io.roadstead.core.model.Condition;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.Plan;
import io.roadstead.core.provider.Availability;
import io.roadstead.core.spec.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a Service's status should say, and the least patch that makes it say so. Pure. */
final class StatusView {

  static final String TRUE = "True";
  static final String FALSE = "False";

  /** The reason the Kubernetes API defines for {@link Condition#PORTS_ERROR}. */
  private static final String MIXED_PROTOCOL = "LoadBalancerMixedProtocolNotSupported";

  private StatusView() {
  }

  /** The condition for how a load balancer is. */
  static Condition ready(Availability availability, boolean anyNode, Instant now) {
    return switch (availability) {
      case Availability.Ready _ when !anyNode -> new Condition(Condition.READY, FALSE, "NoEligibleNodes",
          "No node may receive traffic: every node is excluded by label, leaving or deleted.", now);
      case Availability.Ready(List<Frontend> frontends) -> new Condition(Condition.READY, TRUE, "Provisioned",
          "Traffic to " + addresses(frontends) + " is served.", now);
      case Availability.Pending(_, String why, _) ->
        new Condition(Condition.READY, FALSE, "Provisioning", why, now);
      case Availability.Impaired(_, String why) -> new Condition(Condition.READY, FALSE, "Impaired", why, now);
    };
  }

  private static String addresses(List<Frontend> frontends) {
    return frontends.isEmpty()
        ? "no address"
        : frontends.stream().map(Frontend::address).collect(Collectors.joining(" and "));
  }

  static Condition rejected(List<Problem> problems, Instant now) {
    return new Condition(Condition.READY, FALSE, "Rejected", sentences(problems), now);
  }

  static Condition failed(String reason, String message, Instant now) {
    return new Condition(Condition.READY, FALSE, reason, message, now);
  }

  /** KEP-1435: some port's protocol can not be served, so none is. */
  static Condition portsError(List<Problem> problems, Instant now) {
    return new Condition(Condition.PORTS_ERROR, TRUE, MIXED_PROTOCOL, sentences(problems), now);
  }

  static String sentences(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
  }

  /** A line for an event: what a plan does. */
  static String summary(Plan<?> plan) {
    String steps = plan.steps().stream()
        .map(step -> step.action().toLowerCase(java.util.Locale.ROOT) + " " + step.id() + changes(step))
        .collect(Collectors.joining(", "));
    return steps.length() <= NOTE_LIMIT ? steps : steps.substring(0, NOTE_LIMIT - 3) + "...";
  }

  /** The API's limit for an event's note is 1024 bytes; a prefix comes before. */
  private static final int NOTE_LIMIT = 900;

  private static String changes(io.roadstead.core.plan.Step<?> step) {
    if (!(step instanceof io.roadstead.core.plan.Step.Update<?>) || step.changes().isEmpty()) {
      return "";
    }
    return step.changes().stream().map(Object::toString).collect(Collectors.joining(", ", " (", ")"));
  }

  /**
   * The patch that brings frontends and conditions to what they should be.
   *
   * @param frontends absent leaves them alone
   * @param unwanted types of conditions that should not be there
   */
  static ServicePatch patch(ServiceSnapshot service, Optional<List<Frontend>> frontends, List<Condition> conditions,
      Set<String> unwanted) {
    ServicePatch patch = ServicePatch.NOTHING;
    if (frontends.isPresent() && !frontends.get().equals(service.status().frontends())) {
      patch = patch.frontends(frontends.get());
    }
    List<Condition> changed = new ArrayList<>();
    conditions.forEach(wanted -> changed(service, wanted).ifPresent(changed::add));
    Set<String> removed = unwanted.stream()
        .filter(type -> service.status().condition(type).isPresent())
        .collect(Collectors.toSet());
    return patch.conditions(changed, removed);
  }

  /** The condition as it is to be written, or nothing if it says that already. The time moves with the status only. */
  private static Optional<Condition> changed(ServiceSnapshot service, Condition wanted) {
    Optional<Condition> now = service.status().condition(wanted.type());
    if (now.filter(wanted::sameAs).isPresent()) {
      return Optional.empty();
    }
    Instant since = now.filter(c -> c.status().equals(wanted.status())).map(Condition::since).orElse(wanted.since());
    return Optional.of(
        new Condition(wanted.type(), wanted.status(), wanted.reason(), wanted.message(), since));
  }
}
