package io.roadstead.core.spec;

import static java.util.Objects.requireNonNull;

/**
 * What is wrong with a Service, for the person who wrote it.
 *
 * @param field path in the manifest, such as {@code metadata.annotations[example.com/key]} or {@code spec.ports[1].protocol}
 * @param value what stands there, cut to a readable length; empty when it is the absence that is wrong
 * @param message what is wrong and what would be accepted
 * @param fix what to change
 * @param cause whose change can make it go away
 */
public record Problem(String field, String value, String message, String fix, Cause cause) {

  /** Annotation values may be 256 KiB long; an event note may be 1 KiB. */
  private static final int VALUE_LIMIT = 120;

  /** Whose change can make a problem go away; it decides whether waiting makes sense. */
  public enum Cause {
    /** The Service must change: nothing is retried until it does. */
    SERVICE,
    /** One port's protocol can not be served; reported per port as well, KEP-1435. */
    PROTOCOL,
    /** Something outside the Service is missing (a subnet, an address): looked at again after a while. */
    SURROUNDINGS
  }

  public Problem {
    requireNonNull(field, "field");
    requireNonNull(fix, "fix");
    value = value.length() <= VALUE_LIMIT ? value : value.substring(0, VALUE_LIMIT - 3) + "...";
  }

  public static Problem of(String field, String value, String message, String fix) {
    return new Problem(field, value, message, fix, Cause.SERVICE);
  }

  /** A problem that can end without any change of the Service. */
  public static Problem ofSurroundings(String field, String value, String message, String fix) {
    return new Problem(field, value, message, fix, Cause.SURROUNDINGS);
  }

  public static Problem ofAnnotation(String key, String value, String message, String fix) {
    return of(annotationField(key), value, message, fix);
  }

  public static String annotationField(String key) {
    return "metadata.annotations[" + key + "]";
  }

  /** One line: field, value, message, fix. */
  @Override
  public String toString() {
    return field + (value.isEmpty() ? "" : "=\"" + value + "\"") + ": " + message
        + (fix.isEmpty() ? "" : ". Fix: " + fix);
  }
}
