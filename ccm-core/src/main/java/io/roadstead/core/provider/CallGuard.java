package io.roadstead.core.provider;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRateLimiterMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRetryMetrics;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.roadstead.core.provider.ProviderException.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The path of every call to a cloud, from outside in: retry, circuit breaker, rate limiters, bulkhead, call.
 *
 * <p>Callers translate the cloud's answer to {@link ProviderException} inside the call, so that throttling and refusals are
 * told apart here. In-call retry is short (reads only, and only what was not written); longer waits belong to the work
 * queue, so that no worker is held. A call whose bucket is empty for longer than {@link #LONGEST_WAIT} is turned away at once
 * with the wait named, for the same reason.
 *
 * <p>Thread-safe; holds no lock while a call runs.
 */
public final class CallGuard {

  /** A worker may wait this long for its token; beyond it the queue does the waiting. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  /** Two more tries cover a lost connection; an outage is the breaker's and the queue's matter. */
  private static final int READ_ATTEMPTS = 3;

  private static final Duration FIRST_RETRY = Duration.ofMillis(200);

  /** How long the breaker stays open before it lets a few calls through. */
  private static final Duration BREAKER_PAUSE = Duration.ofSeconds(10);

  /** Read or write: their own breaker each, so that a failing write never stops a sweep. */
  public enum Nature {
    READ, WRITE
  }

  private final Map<String, AdaptiveLimiter> limiters;
  private final Map<Nature, CircuitBreaker> breakers;
  private final Bulkhead bulkhead;
  private final Retry readRetry;
  private final MeterRegistry meters;
  private final String provider;

  /**
   * @param concurrency calls in flight at once
   * @param rateShare which share of every bucket's refill is ours, in (0, 1]; others use the account too
   */
  public CallGuard(String provider, List<Bucket> buckets, int concurrency, double rateShare, InstantSource clock,
      MeterRegistry meters) {
    this.provider = provider;
    this.meters = meters;
    var limiterRegistry = RateLimiterRegistry.ofDefaults();
    this.limiters = buckets.stream()
        .collect(Collectors.toUnmodifiableMap(Bucket::name,
            bucket -> new AdaptiveLimiter(limiterRegistry, provider + "." + bucket.name(), bucket, rateShare, clock)));
    var breakerRegistry = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
        .recordException(CallGuard::isOutage)
        .slidingWindowSize(20)
        .minimumNumberOfCalls(10)
        .failureRateThreshold(80)
        .waitDurationInOpenState(BREAKER_PAUSE)
        .build());
    this.breakers = Map.of(Nature.READ, breakerRegistry.circuitBreaker(provider + ".read"), Nature.WRITE,
        breakerRegistry.circuitBreaker(provider + ".write"));
    var bulkheadRegistry = BulkheadRegistry
        .of(BulkheadConfig.custom().maxConcurrentCalls(concurrency).maxWaitDuration(LONGEST_WAIT).build());
    this.bulkhead = bulkheadRegistry.bulkhead(provider);
    var retryRegistry = RetryRegistry.of(RetryConfig.custom()
        .maxAttempts(READ_ATTEMPTS)
        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(FIRST_RETRY, 2))
        .retryOnException(CallGuard::isOutage)
        .build());
    this.readRetry = retryRegistry.retry(provider + ".read");
    TaggedRateLimiterMetrics.ofRateLimiterRegistry(limiterRegistry).bindTo(meters);
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakerRegistry).bindTo(meters);
    TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheadRegistry).bindTo(meters);
    TaggedRetryMetrics.ofRetryRegistry(retryRegistry).bindTo(meters);
  }

  /** Whether the other side is down, as opposed to busy or unwilling. */
  private static boolean isOutage(Throwable error) {
    return error instanceof ProviderException.Retryable retryable && retryable.kind() == Kind.TRANSIENT;
  }

  /**
   * Makes one call.
   *
   * @param buckets names of every bucket the call takes a token from
   * @param operation the API's own name, for metrics
   * @param call translates its errors to {@link ProviderException}
   */
  public <T> T call(Nature nature, String operation, List<String> buckets, Supplier<T> call) {
    Supplier<T> guarded = () -> limited(operation, buckets, () -> measured(nature, operation, call));
    Supplier<T> broken = CircuitBreaker.decorateSupplier(breaker(nature), guarded);
    try {
      return nature == Nature.READ ? Retry.decorateSupplier(readRetry, broken).get() : broken.get();
    } catch (CallNotPermittedException e) {
      throw new ProviderException.Retryable(Kind.THROTTLED, "CircuitOpen",
          operation + " was not sent: " + provider + " failed too often lately", Optional.of(BREAKER_PAUSE),
          Optional.of(e));
    }
  }

  private CircuitBreaker breaker(Nature nature) {
    return breakers.getOrDefault(nature, breakers.values().iterator().next());
  }

  private <T> T limited(String operation, List<String> buckets, Supplier<T> call) {
    List<AdaptiveLimiter> taken = buckets.stream().map(this::limiter).toList();
    for (AdaptiveLimiter limiter : taken) {
      limiter.acquire(operation, LONGEST_WAIT);
    }
    try {
      T answer = Bulkhead.decorateSupplier(bulkhead, call).get();
      taken.forEach(AdaptiveLimiter::answered);
      return answer;
    } catch (BulkheadFullException e) {
      throw new ProviderException.Retryable(Kind.THROTTLED, "TooManyInFlight",
          operation + " was not sent: too many calls are in flight", Optional.of(LONGEST_WAIT), Optional.of(e));
    } catch (ProviderException.Retryable e) {
      if (e.kind() == Kind.THROTTLED) {
        taken.forEach(AdaptiveLimiter::throttled);
      }
      throw e;
    }
  }

  private AdaptiveLimiter limiter(String bucket) {
    AdaptiveLimiter limiter = limiters.get(bucket);
    if (limiter == null) {
      throw new IllegalArgumentException("no bucket named " + bucket);
    }
    return limiter;
  }

  private <T> T measured(Nature nature, String operation, Supplier<T> call) {
    Function<String, Timer> timer = result -> meters.timer("roadstead_provider_call_duration", "provider", provider,
        "operation", operation, "nature", nature.name().toLowerCase(java.util.Locale.ROOT), "result", result);
    Timer.Sample sample = Timer.start(meters);
    try {
      T answer = call.get();
      sample.stop(timer.apply("success"));
      return answer;
    } catch (ProviderException e) {
      sample.stop(timer.apply(e.reason()));
      throw e;
    }
  }
}
