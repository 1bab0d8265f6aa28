package io.roadstead.core.spec;

import java.util.List;
import java.util.function.Function;

/** A value made from what a user wrote, or everything that is wrong with it at once. Both carry warnings. */
public sealed interface Parsed<T> {

  List<Problem> warnings();

  /** Continues with the value; warnings of both steps are kept. */
  default <U> Parsed<U> then(Function<T, Parsed<U>> next) {
    return switch (this) {
      case Invalid<T>(var problems, var warnings) -> new Invalid<>(problems, warnings);
      case Valid<T>(var value, var warnings) -> switch (next.apply(value)) {
        case Invalid<U>(var problems, var more) -> new Invalid<>(problems, joined(warnings, more));
        case Valid<U>(var result, var more) -> new Valid<>(result, joined(warnings, more));
      };
    };
  }

  private static List<Problem> joined(List<Problem> first, List<Problem> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).distinct().toList();
  }

  /** The value, with what deserves a word but stops nothing. */
  record Valid<T>(T value, List<Problem> warnings) implements Parsed<T> {
    public Valid {
      warnings = List.copyOf(warnings);
    }
  }

  /** Every problem found, never only the first. */
  record Invalid<T>(List<Problem> problems, List<Problem> warnings) implements Parsed<T> {
    public Invalid {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("invalid without a problem");
      }
    }
  }
}
