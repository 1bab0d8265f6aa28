package io.roadstead.aws.sim;

import io.roadstead.aws.sim.Bucket.Rate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The size of each token bucket; a bucket that is not named lets everything through. */
public record Rates(Map<Bucket, Rate> buckets) {

  public Rates {
    buckets = Map.copyOf(buckets);
  }

  public static Rates unlimited() {
    return new Rates(Map.of());
  }

  /** What AWS publishes for a default account. Mind that with a stopped clock no bucket ever refills. */
  public static Rates published() {
    Map<Bucket, Rate> all = new EnumMap<>(Bucket.class);
    for (Bucket bucket : Bucket.values()) {
      all.put(bucket, bucket.published());
    }
    return new Rates(all);
  }

  public Rates with(Bucket bucket, Rate rate) {
    Map<Bucket, Rate> next = new EnumMap<>(Bucket.class);
    next.putAll(buckets);
    next.put(bucket, rate);
    return new Rates(next);
  }

  Optional<Rate> of(Bucket bucket) {
    return Optional.ofNullable(buckets.get(bucket));
  }
}
