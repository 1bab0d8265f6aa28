package io.roadstead.aws.sim;

import java.util.HashMap;
import java.util.Map;

/** Counts calls; its own lock, so that reading the figures never waits for a call. */
final class CallCounter {

  private final Map<String, Integer> counts = new HashMap<>();
  private int throttled;

  synchronized void count(String operation) {
    counts.merge(operation, 1, Integer::sum);
  }

  synchronized void countThrottled() {
    throttled++;
  }

  synchronized Calls snapshot() {
    return Calls.of(counts, throttled);
  }

  synchronized void reset() {
    counts.clear();
    throttled = 0;
  }
}
