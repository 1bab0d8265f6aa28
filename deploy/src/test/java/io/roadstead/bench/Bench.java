package io.roadstead.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code deploy/bench/run [--only ID] [-o table|json] [--list]}. Exit code 1 for wrong words or a measure that failed. */
public final class Bench {

  private static final String USAGE = "usage: deploy/bench/run [--only ID] [-o table|json] [--list]";

  /** An area's measures; found by {@link ServiceLoader}. */
  public interface Area {
    List<Measure> measures();
  }

  private Bench() {
  }

  public static void main(String[] words) {
    System.exit(run(List.of(words), measures(), System.out, System.err));
  }

  static List<Measure> measures() {
    return ServiceLoader.load(Area.class).stream().flatMap(area -> area.get().measures().stream()).toList();
  }

  private record Options(Optional<String> only, boolean json, boolean list) {
  }

  static int run(List<String> words, List<Measure> all, PrintStream out, PrintStream err) {
    Optional<Options> options = options(words);
    if (options.isEmpty()) {
      err.println(USAGE);
      return 1;
    }
    if (options.get().list) {
      all.forEach(measure -> out.println(measure.id()));
      return 0;
    }
    List<Measure> chosen = all.stream()
        .filter(measure -> options.get().only.map(id -> matches(measure, id)).orElse(true)).toList();
    if (chosen.isEmpty()) {
      err.println("bench: no measure " + options.get().only.orElse("") + "; there are "
          + String.join(", ", all.stream().map(Measure::id).toList()));
      return 1;
    }
    return options.get().json ? json(chosen, out, err) : table(chosen, out, err);
  }

  /** A whole id, or the area before its dot. */
  private static boolean matches(Measure measure, String id) {
    return measure.id().equals(id) || measure.id().startsWith(id + ".");
  }

  private static Optional<Options> options(List<String> words) {
    Optional<String> only = Optional.empty();
    boolean json = false;
    boolean list = false;
    for (int i = 0; i < words.size(); i++) {
      Optional<String> next = Optional.of(i + 1).filter(n -> n < words.size()).map(words::get);
      switch (words.get(i)) {
        case "--only" -> only = next;
        case "-o", "--output" -> json = next.filter("json"::equals).isPresent();
        case "--list" -> list = true;
        default -> {
          return Optional.empty();
        }
      }
      if (!words.get(i).equals("--list")) {
        if (next.isEmpty()
            || (words.get(i).startsWith("-o") && !Stream.of("json", "table").toList().contains(next.get()))) {
          return Optional.empty();
        }
        i++;
      }
    }
    return Optional.of(new Options(only, json, list));
  }

  private static int json(List<Measure> chosen, PrintStream out, PrintStream err) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    int failed = 0;
    for (Measure measure : chosen) {
      Optional<Row> row = measured(measure, err);
      row.ifPresent(r -> rows.add(r.json()));
      failed += row.isEmpty() ? 1 : 0;
    }
    out.println(rows.toPrettyString());
    return failed == 0 ? 0 : 1;
  }

  private static int table(List<Measure> chosen, PrintStream out, PrintStream err) {
    out.printf("%-28s %12s %-6s %12s  %-5s %s%n", "id", "value", "unit", "goal", "met", "reference");
    List<String> failed = new ArrayList<>();
    for (Measure measure : chosen) {
      Optional<Row> row = measured(measure, err);
      row.ifPresent(r -> out.printf("%-28s %12s %-6s %12s  %-5s %s%n", r.id(), Row.text(r.value()), r.unit(),
          "<= " + Row.text(r.goal()), r.met() ? "yes" : "MISS", r.reference()));
      if (row.isEmpty()) {
        failed.add(measure.id());
      }
    }
    return failed.isEmpty() ? 0 : 1;
  }

  private static Optional<Row> measured(Measure measure, PrintStream err) {
    try {
      return Optional.of(measure.row());
    } catch (Exception e) {
      err.println("bench: " + measure.id() + " failed: " + e);
      return Optional.empty();
    }
  }
}
