package io.roadstead.core.provider;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.roadstead.core.provider.ProviderException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One API bucket, never overdrawn by us, and slower for a while when the cloud throttles.
 *
 * <p>Resilience4j limits calls per fixed period. Two full periods may meet at their border, so half the bucket's burst per
 * period is the most that can never exceed it: with {@code n = burst / 2} calls a period of {@code n / refill} seconds, any
 * span of t seconds holds at most {@code 2n + t * refill <= burst + t * refill} calls, which is the bucket itself.
 *
 * <p>Throttled: the limit is halved. Answered: it recovers by a twentieth of the full limit a second.
 */
final class AdaptiveLimiter {

  /** One twentieth a second: from half speed back to full in ten seconds. */
  private static final int RECOVERY_STEPS = 20;

  private static final Duration RECOVERY_INTERVAL = Duration.ofSeconds(1);

  private final RateLimiter limiter;
  private final int fullLimit;
  private final Duration period;
  private final InstantSource clock;
  private final AtomicReference<Instant> lastChange;

  AdaptiveLimiter(RateLimiterRegistry registry, String name, Bucket bucket, double rateShare, InstantSource clock) {
    this.clock = clock;
    this.fullLimit = Math.max(1, bucket.burst() / 2);
    this.period = Duration.ofNanos(Math.max(1, (long) (1e9 * fullLimit / (bucket.refillPerSecond() * rateShare))));
    this.limiter = registry.rateLimiter(name, RateLimiterConfig.custom()
        .limitForPeriod(fullLimit)
        .limitRefreshPeriod(period)
        .timeoutDuration(CallGuard.LONGEST_WAIT)
        .build());
    this.lastChange = new AtomicReference<>(clock.instant());
  }

  /** Takes a token, waiting for it if it comes soon; otherwise says when to come again. */
  void acquire(String operation, Duration longestWait) {
    long nanos = limiter.reservePermission();
    if (nanos < 0) {
      throw new ProviderException.Retryable(Kind.THROTTLED, "OwnRateLimit",
          operation + " was not sent: our share of the API budget " + limiter.getName() + " is used up",
          Optional.of(period.compareTo(longestWait) > 0 ? period : longestWait));
    }
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        throw new ProviderException.Retryable(Kind.THROTTLED, "Interrupted", operation + " was not sent: shutting down",
            Optional.empty());
      }
    }
  }

  void throttled() {
    lastChange.set(clock.instant());
    limiter.changeLimitForPeriod(Math.max(1, limiter.getRateLimiterConfig().getLimitForPeriod() / 2));
  }

  void answered() {
    int limit = limiter.getRateLimiterConfig().getLimitForPeriod();
    if (limit == fullLimit) {
      return;
    }
    Instant since = lastChange.get();
    Instant now = clock.instant();
    if (!now.isBefore(since.plus(RECOVERY_INTERVAL)) && lastChange.compareAndSet(since, now)) {
      limiter.changeLimitForPeriod(Math.min(fullLimit, limit + Math.max(1, fullLimit / RECOVERY_STEPS)));
    }
  }
}
