package io.roadstead.aws.sim;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each operation was called, refused and throttled calls included; SDK retries count, as they do at AWS.
 *
 * @param byOperation only operations that were called
 * @param throttled how many of them a token bucket refused
 */
public record Calls(SortedMap<String, Integer> byOperation, int reads, int writes, int throttled) {

  public Calls {
    byOperation = new TreeMap<>(byOperation);
  }

  static Calls of(Map<String, Integer> counts, int throttled) {
    int reads = 0;
    int writes = 0;
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      if (Call.isRead(count.getKey())) {
        reads += count.getValue();
      } else {
        writes += count.getValue();
      }
    }
    return new Calls(new TreeMap<>(counts), reads, writes, throttled);
  }

  public int total() {
    return reads + writes;
  }

  public int of(String operation) {
    return byOperation.getOrDefault(operation, 0);
  }
}
