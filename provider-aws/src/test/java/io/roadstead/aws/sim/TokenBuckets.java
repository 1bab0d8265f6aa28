package io.roadstead.aws.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The account's token buckets. A call takes one token from each bucket it belongs to, or none at all when one of them
 * is empty.
 */
final class TokenBuckets {

  private final InstantSource clock;
  private final Rates rates;
  private final Map<String, Level> levels = new HashMap<>();

  TokenBuckets(InstantSource clock, Rates rates) {
    this.clock = clock;
    this.rates = rates;
  }

  private static final class Level {
    private double tokens;
    private Instant filledAt;

    private Level(double tokens, Instant filledAt) {
      this.tokens = tokens;
      this.filledAt = filledAt;
    }
  }

  /** Whether the call may go on. */
  synchronized boolean take(Operation operation, Form form) {
    Instant now = clock.instant();
    List<Level> wanted = bucketsOf(operation, form).stream().map(bucket -> level(bucket, operation.name(), now))
        .flatMap(Optional::stream).toList();
    if (wanted.stream().anyMatch(level -> level.tokens < 1)) {
      return false;
    }
    wanted.forEach(level -> level.tokens -= 1);
    return true;
  }

  private static List<Bucket> bucketsOf(Operation operation, Form form) {
    if (operation.service() == Service.ELBV2) {
      return List.of(operation.bucket(), Bucket.ELB_ACCOUNT);
    }
    boolean narrowed = form.parameters().keySet().stream()
        .anyMatch(name -> name.startsWith("Filter.") || name.equals("MaxResults") || name.contains("Id."));
    return List.of(
        operation.bucket() == Bucket.EC2_UNFILTERED_READ && narrowed ? Bucket.EC2_READ : operation.bucket());
  }

  private Optional<Level> level(Bucket bucket, String action, Instant now) {
    return rates.of(bucket).map(rate -> {
      // EC2 meters each action by itself, ELBv2 shares a bucket between actions.
      String key = bucket.name().startsWith("EC2") ? bucket + ":" + action : bucket.name();
      Level level = levels.computeIfAbsent(key, _ -> new Level(rate.burst(), now));
      double refill = Duration.between(level.filledAt, now).toNanos() / 1e9 * rate.refillPerSecond();
      level.tokens = Math.min(rate.burst(), level.tokens + refill);
      level.filledAt = now;
      return level;
    });
  }
}
