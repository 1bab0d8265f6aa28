package io.roadstead.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Sees to it that programs and a work folder do not outlive this JVM: a small shell that reads pids from this JVM, one
 * line with all of them at each change. When its input ends it kills those of the last line and removes the folder.
 *
 * <p>The input ends however the JVM ends: by return, {@code System.exit}, Ctrl-C, {@code Runtime.halt} (how a forked
 * test JVM ends when Maven is gone), {@code kill -9} or a crash. A shutdown hook covers the first three only. Signals to
 * the whole terminal do not stop the shell before it has done its work.
 */
final class Lifeline {

  private static final String SCRIPT = """
      trap '' HUP INT TERM
      pids=
      while read -r line; do pids=$line; done
      [ -z "$pids" ] || kill -KILL $pids 2>/dev/null
      # What was just killed may be writing its last file.
      rm -rf -- "$1" 2>/dev/null || { sleep 1; rm -rf -- "$1"; }
      """;

  /** Removing the 123 MB of a nearly empty cluster takes 50 ms; the rest is for big clusters and busy disks. */
  private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(30);

  private final Process shell;
  private final Writer pids;

  private Lifeline(Process shell) {
    this.shell = shell;
    this.pids = shell.outputWriter(StandardCharsets.US_ASCII);
  }

  static Lifeline of(Path folder) throws IOException {
    return new Lifeline(new ProcessBuilder("sh", "-c", SCRIPT, "lifeline", folder.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start());
  }

  void holds(List<Long> running) {
    try {
      pids.write(running.stream().map(String::valueOf).collect(Collectors.joining(" ", "", "\n")));
      pids.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the shell that guards the programs is gone", e);
    }
  }

  /** Kills what it holds, removes the folder and ends. */
  void release() {
    try {
      pids.close();
      if (!shell.waitFor(RELEASE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the work folder was not removed within " + RELEASE_PATIENCE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the shell that guards the programs is gone", e);
    } catch (InterruptedException _) {
      // The shell ends by itself, nobody has to wait for it.
      Thread.currentThread().interrupt();
    }
  }
}
