package io.roadstead.aws.sim;

import java.time.Duration;
import java.util.function.Consumer;

/** Something that goes wrong with one call. */
public sealed interface Fault {

  /** Refused; nothing was done. */
  record ErrorBefore(int status, String code, String text) implements Fault {
  }

  /** Done, but answered with an error. */
  record ErrorAfter(int status, String code, String text) implements Fault {
  }

  /** The connection is reset; nothing was done. */
  record DropBefore() implements Fault {
  }

  /** Done, but the connection is reset instead of an answer. */
  record DropAfter() implements Fault {
  }

  /** Done and answered, but the answer takes this much real time. */
  record Slow(Duration by) implements Fault {

    /** The SDK's call timeout in this project is 30 s; nothing needs to wait longer. */
    private static final Duration LONGEST = Duration.ofSeconds(35);

    public Slow {
      if (by.isNegative() || by.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("between 0 and " + LONGEST + ": " + by);
      }
    }
  }

  /** Refused as if the token bucket were empty. */
  record Throttle() implements Fault {
  }

  /**
   * Only the first half of the request's list is done (rounded down), then a 500: {@code RegisterTargets},
   * {@code DeregisterTargets}, {@code AddTags}, {@code RemoveTags}, {@code CreateTags}, {@code DeleteTags}. Any other
   * call is atomic at AWS; for it this is an {@link ErrorAfter}.
   */
  record Partial() implements Fault {
  }

  /**
   * Calls back, outside every lock of the simulator; the call itself goes its way. When the callback throws, the
   * connection is reset: that is "the controller crashed here".
   */
  record Hook(Moment moment, Consumer<Call> action) implements Fault {
  }

  /** When a hook runs. */
  enum Moment {
    BEFORE, AFTER
  }

  static Fault errorBefore() {
    return new ErrorBefore(503, "ServiceUnavailable", "Service Unavailable");
  }

  static Fault errorBefore(int status, String code) {
    return new ErrorBefore(status, code, code + " as the test asked for");
  }

  static Fault errorAfter() {
    return new ErrorAfter(500, "InternalFailure", "The request processing has failed because of an unknown error");
  }

  static Fault dropBefore() {
    return new DropBefore();
  }

  static Fault dropAfter() {
    return new DropAfter();
  }

  static Fault slow(Duration by) {
    return new Slow(by);
  }

  static Fault throttle() {
    return new Throttle();
  }

  static Fault partial() {
    return new Partial();
  }

  static Fault before(Consumer<Call> action) {
    return new Hook(Moment.BEFORE, action);
  }

  static Fault after(Consumer<Call> action) {
    return new Hook(Moment.AFTER, action);
  }
}
