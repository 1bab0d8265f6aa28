package io.roadstead.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Programs that run side by side in one work folder, each with its log in {@code <name>.log} there. They are stopped by
 * pid with SIGKILL: the API server keeps nothing of its own and takes 61 s to stop politely while somebody watches
 * anything (v1.36.3), and what etcd wrote is in the kernel's hands. Not thread-safe.
 */
final class Programs implements AutoCloseable {

  /** From start to ready takes 2 to 4 s on two idle cores; a busy machine gets more than ten times that. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  /** Short against the 2 s of a start, long against the 1 ms of a probe. */
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(25);
  /** A killed program ends in milliseconds, unless the kernel is still writing for it. */
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);
  /** Enough for a Go program's last words, a panic's first lines aside. */
  private static final int QUOTED_LOG_LINES = 15;

  /** Looks whether something has happened. */
  @FunctionalInterface
  interface Probe {
    boolean ready() throws InterruptedException;
  }

  private record Program(String name, Process process, Path log) {
  }

  private final Path binaries;
  private final Path folder;
  private final Flags flags;
  private final Lifeline lifeline;
  private final List<Program> running = new ArrayList<>();

  private Programs(Path binaries, Path folder, Flags flags, Lifeline lifeline) {
    this.binaries = binaries;
    this.folder = folder;
    this.flags = flags;
    this.lifeline = lifeline;
  }

  /** Nothing runs yet; {@code folder} belongs to the programs from here on and goes when they are closed. */
  static Programs in(Path folder, Path binaries, Flags flags) throws IOException {
    return new Programs(binaries, folder, flags, Lifeline.of(folder));
  }

  /** Starts a program with its flags file; its log goes on where an earlier run of it ended. */
  void start(String name) {
    if (running.stream().anyMatch(program -> program.name().equals(name))) {
      throw new IllegalStateException(name + " is already running");
    }
    Path log = folder.resolve(name + ".log");
    try {
      List<String> command = new ArrayList<>(List.of(binaries.resolve(name).toString()));
      command.addAll(flags.of(name));
      Process process = new ProcessBuilder(command)
          .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
      running.add(new Program(name, process, log));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
    lifeline.holds(pids());
  }

  /** Kills a program and waits until it is gone. */
  void kill(String name) {
    Program program = running.stream().filter(one -> one.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is not running"));
    kill(program);
    running.remove(program);
    lifeline.holds(pids());
  }

  /**
   * Waits until {@code probe} says so.
   *
   * @throws IllegalStateException with the last lines of a log, when a program ends meanwhile or patience does
   */
  void await(String what, Probe probe) throws InterruptedException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    Program latest = running.getLast();
    while (!probe.ready()) {
      boolean _ = latest.process().waitFor(PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      for (Program program : running) {
        if (!program.process().isAlive()) {
          throw failure(program, "ended with exit code %d before %s".formatted(program.process().exitValue(), what));
        }
      }
      if (System.nanoTime() - deadline > 0) {
        throw failure(latest, "runs, but %s passed before %s".formatted(START_PATIENCE, what));
      }
    }
  }

  /** In the order they were started. */
  List<Long> pids() {
    return running.stream().map(program -> program.process().pid()).toList();
  }

  Path folder() {
    return folder;
  }

  /** Kills all, the latest first, and removes the work folder. A second time it does nothing. */
  @Override
  public void close() {
    if (!running.isEmpty()) {
      running.reversed().forEach(Programs::kill);
      running.clear();
      lifeline.holds(List.of());
    }
    lifeline.release();
  }

  private static void kill(Program program) {
    program.process().destroyForcibly().onExit().orTimeout(KILL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private static IllegalStateException failure(Program program, String what) {
    return new IllegalStateException(
        "%s %s; the end of its log:%n%s".formatted(program.name(), what, lastLines(program.log())));
  }

  private static String lastLines(Path log) {
    try {
      List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join(System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - QUOTED_LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "(not readable: " + e.getMessage() + ")";
    }
  }
}
