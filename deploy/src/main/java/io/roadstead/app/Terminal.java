package io.roadstead.app;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Where the program was started: results go to {@code out}, everything else to {@code err}.
 *
 * @param environment variables
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {

  public Terminal {
    environment = Map.copyOf(environment);
  }

  static Terminal ofThisProcess() {
    return new Terminal(System.in, System.out, System.err, System.getenv());
  }

  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
