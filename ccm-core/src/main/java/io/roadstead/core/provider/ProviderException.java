package io.roadstead.core.provider;

import java.time.Duration;
import java.util.Optional;

/**
 * The other side's refusal. Translated once per provider, by error code, never by words in a message.
 *
 * <p>{@link #reason} is a stable CamelCase word; the message says what was tried, on what, and what the other side said.
 */
public abstract sealed class ProviderException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String reason;

  private ProviderException(String reason, String message, Optional<Throwable> cause) {
    super(message, cause.orElse(null));
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }

  /** Why trying again makes sense. */
  public enum Kind {
    /** Too many calls: nobody's fault, nothing to tell the user. Nothing was written. */
    THROTTLED,
    /** The other side failed or did not answer: a write may or may not have happened. */
    TRANSIENT,
    /** The other side is still at it (creating, draining, detaching): the expected course of things. Nothing was written. */
    IN_PROGRESS,
    /** A document changed under us (ETag, fingerprint): read and merge again at once. Nothing was written. */
    CONFLICT,
    /** A limit of the account is reached: a person has to act. Nothing was written. */
    QUOTA,
    /** Our credentials are missing, expired or not allowed to do this: a person has to act. Nothing was written. */
    ACCESS
  }

  /** Trying again may help. */
  public static final class Retryable extends ProviderException {

    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final Optional<Duration> wait;

    public Retryable(Kind kind, String reason, String message, Optional<Duration> wait) {
      this(kind, reason, message, wait, Optional.empty());
    }

    public Retryable(Kind kind, String reason, String message, Optional<Duration> wait, Optional<Throwable> cause) {
      super(reason, message, cause);
      this.kind = kind;
      this.wait = wait;
    }

    public Kind kind() {
      return kind;
    }

    /** The wait the other side named or its documentation asks for; otherwise the queue backs off. */
    public Optional<Duration> waitTime() {
      return wait;
    }
  }

  /** Trying the same again can not help: something the user or operator decided has to change. */
  public static final class Permanent extends ProviderException {

    private static final long serialVersionUID = 1;

    private final String fix;

    public Permanent(String reason, String message, String fix, Optional<Throwable> cause) {
      super(reason, message, cause);
      this.fix = fix;
    }

    public Permanent(String reason, String message, String fix) {
      this(reason, message, fix, Optional.empty());
    }

    /** What to change. */
    public String fix() {
      return fix;
    }
  }

  /** Whether a write that ended so may have happened all the same. */
  public boolean isUncertain() {
    return this instanceof Retryable retryable && retryable.kind == Kind.TRANSIENT;
  }
}
