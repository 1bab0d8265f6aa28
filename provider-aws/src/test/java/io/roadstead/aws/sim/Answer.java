package io.roadstead.aws.sim;

import java.time.Duration;

/** What goes back over the wire, after {@code delay} of real time. */
sealed interface Answer {

  Duration delay();

  record Reply(int status, String body, Duration delay) implements Answer {
  }

  /** No answer: the connection is reset. */
  record Dropped(Duration delay) implements Answer {
  }
}
