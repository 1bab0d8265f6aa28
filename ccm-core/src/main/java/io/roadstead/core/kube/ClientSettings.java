package io.roadstead.core.kube;

import java.time.Duration;

/**
 * How patient a client is.
 *
 * @param ping between two pings on a watch; one that hears nothing for two and a half of them is dead
 * @param request until a request is given up
 * @param connect until a connection is given up
 * @param retries of a request that was refused with 429 or 5xx or not at all answered, after 100 ms, 200 ms, ..
 */
public record ClientSettings(Duration ping, Duration request, Duration connect, int retries) {

  /** A worker's call must end long before its visit's deadline; more tries are the queue's matter, not the client's. */
  public static final ClientSettings DEFAULT = new ClientSettings(Duration.ofSeconds(10), Duration.ofSeconds(10),
      Duration.ofSeconds(5), 2);

  /** For leader election: a call that hangs must not outlive the Lease, and the elector tries again by itself. */
  public static final ClientSettings LEASES = new ClientSettings(Duration.ofSeconds(10), Duration.ofSeconds(3),
      Duration.ofSeconds(3), 0);

  public ClientSettings withPing(Duration interval) {
    return new ClientSettings(interval, request, connect, retries);
  }

  public ClientSettings withRequestTimeout(Duration timeout) {
    return new ClientSettings(ping, timeout, connect, retries);
  }

  Duration longestSilence() {
    return ping.multipliedBy(5).dividedBy(2);
  }
}
