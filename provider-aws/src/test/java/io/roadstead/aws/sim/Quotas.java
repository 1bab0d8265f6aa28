package io.roadstead.aws.sim;

import java.util.EnumMap;
import java.util.Map;

/** The quotas of the simulated account. */
public record Quotas(Map<Quota, Integer> raised) {

  public Quotas {
    raised = Map.copyOf(raised);
  }

  public static Quotas defaults() {
    return new Quotas(Map.of());
  }

  public Quotas with(Quota quota, int value) {
    Map<Quota, Integer> next = new EnumMap<>(Quota.class);
    next.putAll(raised);
    next.put(quota, value);
    return new Quotas(next);
  }

  public int of(Quota quota) {
    return raised.getOrDefault(quota, quota.defaultValue());
  }
}
