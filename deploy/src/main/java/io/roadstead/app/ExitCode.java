package io.roadstead.app;

/** What the program says to a script. */
public final class ExitCode {

  /** Done; for {@code plan}: nothing has to change. */
  public static final int OK = 0;

  /** Refused or failed; the reason is on standard error or in the document. */
  public static final int PROBLEM = 1;

  /** For {@code plan}: something has to change. */
  public static final int CHANGES = 2;

  private ExitCode() {
  }
}
