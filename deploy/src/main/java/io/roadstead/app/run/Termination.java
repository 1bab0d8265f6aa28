package io.roadstead.app.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT as something that can be waited for. The process stays until the work that follows is done and this is
 * closed; then it ends with exit code 0, since ending was what it was asked for.
 *
 * <p>On a shutdown hook, because the JDK has no public way to handle signals.
 */
public final class Termination implements AutoCloseable {

  /** Longer than any drain; who wants it sooner sends SIGKILL. */
  private static final Duration LONGEST_END = Duration.ofMinutes(11);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::hold, "termination");

  private Termination() {
  }

  public static Termination watch() {
    var termination = new Termination();
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  private void hold() {
    asked.countDown();
    try {
      if (done.await(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the process is asked to end (true) or the replica has ended by itself (false). */
  public boolean await(Replica<?> replica) {
    Thread.ofVirtual().name("end-of-replica").start(() -> {
      try {
        replica.ended();
        asked.countDown();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    await();
    return !replica.hasEnded();
  }

  /** Waits until the process is asked to end. */
  public void await() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The hook runs already: it lets the process end once this is closed.
    }
    done.countDown();
  }
}
