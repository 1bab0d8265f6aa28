package io.roadstead.core.reconcile;

/** The API server's refusal of one of our writes. */
public final class ClusterException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What it means for us. */
  public enum Kind {
    /** The object is not there any more, or another life of it is: for most writes as good as done. */
    GONE,
    /** Someone else wrote meanwhile: read again. */
    CONFLICT,
    /** RBAC does not allow it: a person has to act. */
    FORBIDDEN,
    /** The object or the patch is not valid: our bug, or a newer API server. */
    INVALID,
    /** No answer, or an answer that asks to come again. */
    UNREACHABLE
  }

  private final Kind kind;

  public ClusterException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public ClusterException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
