package io.roadstead.aws.sim;

import java.time.Duration;

/**
 * What a {@link SimulatedAws} starts with.
 *
 * @param account what is in the account before the first call
 * @param rates token buckets; unlimited by default, because with a stopped clock they never refill
 * @param latency real time that every answer takes; for benchmarks
 */
public record SimulatedAwsSettings(
    Account account, SimClock clock, Timings timings, Quotas quotas, Rates rates, Duration latency) {

  /** The standard account, a stopped clock, the windows and quotas of AWS, no throttling, no latency. */
  public static SimulatedAwsSettings defaults() {
    return new SimulatedAwsSettings(Account.standard(), SimClock.stopped(), Timings.defaults(), Quotas.defaults(),
        Rates.unlimited(), Duration.ZERO);
  }

  public SimulatedAwsSettings withAccount(Account value) {
    return new SimulatedAwsSettings(value, clock, timings, quotas, rates, latency);
  }

  public SimulatedAwsSettings withClock(SimClock value) {
    return new SimulatedAwsSettings(account, value, timings, quotas, rates, latency);
  }

  public SimulatedAwsSettings withTimings(Timings value) {
    return new SimulatedAwsSettings(account, clock, value, quotas, rates, latency);
  }

  public SimulatedAwsSettings withQuotas(Quotas value) {
    return new SimulatedAwsSettings(account, clock, timings, value, rates, latency);
  }

  public SimulatedAwsSettings withRates(Rates value) {
    return new SimulatedAwsSettings(account, clock, timings, quotas, value, latency);
  }

  public SimulatedAwsSettings withLatency(Duration value) {
    return new SimulatedAwsSettings(account, clock, timings, quotas, rates, value);
  }
}
