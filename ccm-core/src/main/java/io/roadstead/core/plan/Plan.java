package io.roadstead.core.plan;

import io.roadstead.core.model.Owner;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The steps from what is to what should be, each after those it depends on. Data: printed by {@code roadstead plan}, quoted
 * by events, compared by tests, and run by {@code PlanRunner}.
 */
public record Plan<R extends Resource>(Owner owner, List<Step<R>> steps) {

  public Plan {
    steps = List.copyOf(steps);
  }

  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** One line a step, its changes indented below. */
  public String explain() {
    if (steps.isEmpty()) {
      return owner + ": nothing to do\n";
    }
    return steps.stream().map(Plan::explain).collect(Collectors.joining());
  }

  private static <R extends Resource> String explain(Step<R> step) {
    var text = new StringBuilder(sign(step) + " " + step.action().toLowerCase(java.util.Locale.ROOT) + " " + step.id());
    if (!step.after().isEmpty()) {
      text.append("  (after ").append(step.after().stream().map(ResourceId::toString).collect(Collectors.joining(", ")))
          .append(')');
    }
    text.append('\n');
    step.changes().forEach(change -> text.append("    ").append(line(step, change)).append('\n'));
    return text.toString();
  }

  private static String line(Step<?> step, Change change) {
    return step instanceof Step.Create<?> ? change.toString().replace(": - -> ", ": ") : change.toString();
  }

  private static char sign(Step<?> step) {
    return switch (step) {
      case Step.Create<?> _ -> '+';
      case Step.Update<?> _ -> '~';
      case Step.Replace<?> _ -> '!';
      case Step.Delete<?> _ -> '-';
    };
  }
}
