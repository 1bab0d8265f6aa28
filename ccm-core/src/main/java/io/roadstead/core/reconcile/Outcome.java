package io.roadstead.core.reconcile;

import io.roadstead.core.spec.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How one visit to a key ended, and so when the next one is. */
public sealed interface Outcome {

  /** What exists is what should exist. */
  record Settled() implements Outcome {
  }

  /** There is nothing here for us, now or any more. */
  record Nothing() implements Outcome {
  }

  /** In the expected course of things: look again after this time. */
  record Waiting(Duration after, String why) implements Outcome {
  }

  /** The Service has to change; a problem that lies in the surroundings is looked at again after {@code recheck}. */
  record Rejected(List<Problem> problems, Optional<Duration> recheck) implements Outcome {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }

  /** Tried and failed: again with growing pauses, or after the wait the other side named. */
  record Failed(RuntimeException error, Optional<Duration> pause) implements Outcome {
  }

  /** A word for metrics. */
  default String word() {
    return switch (this) {
      case Settled _ -> "settled";
      case Nothing _ -> "nothing";
      case Waiting _ -> "waiting";
      case Rejected _ -> "rejected";
      case Failed _ -> "failed";
    };
  }
}
