package io.roadstead.core.spec;

import java.util.List;

/**
 * One annotation key this program understands: what it accepts, what it means when absent, one sentence of help.
 *
 * <p>A key ending in {@code *} is a family: {@code example.com/attributes.*} understands every key that begins so.
 *
 * @param key the whole key
 * @param type how a value is read
 * @param absent what happens without it, for the documentation table
 * @param help one sentence
 * @param support whether it has its effect
 * @param example a value that is accepted
 */
public record Annotation<T>(String key, ValueType<T> type, String absent, String help, Support support,
    String example) {

  /** Whether an annotation has its effect. Nothing that is recognised is ever ignored silently. */
  public sealed interface Support {

    /** It has its effect. */
    record Yes() implements Support {
    }

    /** Known, but without effect here: the Service is served, and one warning says why. */
    record Ignored(String why, String fix) implements Support {
    }

    /** Known, but serving the Service without it would be wrong: the Service is refused with this reason. */
    record Refused(String why, String fix) implements Support {
    }
  }

  private static final Support YES = new Support.Yes();

  public static <T> Annotation<T> of(String key, ValueType<T> type, String absent, String help, String example) {
    return new Annotation<>(key, type, absent, help, YES, example);
  }

  public Annotation<T> ignored(String why, String fix) {
    return new Annotation<>(key, type, absent, help, new Support.Ignored(why, fix), example);
  }

  public Annotation<T> refused(String why, String fix) {
    return new Annotation<>(key, type, absent, help, new Support.Refused(why, fix), example);
  }

  public boolean isFamily() {
    return key.endsWith("*");
  }

  /** Whether it is the one to read {@code other}. */
  public boolean matches(String other) {
    return isFamily()
        ? other.length() >= key.length() && other.startsWith(key.substring(0, key.length() - 1))
        : other.equals(key);
  }

  /** Reads one value; a problem instead of an exception. */
  Parsed<T> read(String actualKey, String text) {
    try {
      return new Parsed.Valid<>(type.reader().apply(text), List.of());
    } catch (IllegalArgumentException e) {
      String message = "not accepted: " + e.getMessage();
      return new Parsed.Invalid<>(
          List.of(Problem.ofAnnotation(actualKey, text, message, "write " + type.accepts() + ", such as " + example)),
          List.of());
    }
  }
}
