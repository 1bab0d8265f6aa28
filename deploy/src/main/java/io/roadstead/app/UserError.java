package io.roadstead.app;

/** What ends the program with one clear line and {@link ExitCode#PROBLEM}: somebody has to change something, and the text says what. */
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
