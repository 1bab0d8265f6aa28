package io.roadstead.aws.sim;

import java.time.Duration;

/**
 * How long AWS takes for what it does later. The defaults are in the windows seen in the field (reference aws.md, 7.5).
 *
 * @param provisioning load balancer {@code provisioning} to {@code active}: 1 to 3 minutes seen
 * @param registration target {@code initial} before health checks start to count: 60 to 180 s seen
 * @param listLag how long a listing without ids misses a resource just created: seconds
 * @param referenceLag how long a new security group cannot be referred to by id ({@code InvalidGroup.NotFound}). Zero
 * by
 *     default, because mostly AWS answers at once; tests of that window set it
 * @param listenerLag how long calls about a new listener answer {@code ListenerNotFound}: up to 20 s seen, zero by
 * default
 * @param targetGroupRelease how long a target group stays in use after its listener or load balancer is gone
 * @param interfaceRelease how long the network interfaces of a deleted load balancer live on: 10 s to 10 min seen
 * @param terminatedRemoval when AWS itself removes a terminated instance from target groups
 */
public record Timings(
    Duration provisioning,
    Duration registration,
    Duration listLag,
    Duration referenceLag,
    Duration listenerLag,
    Duration targetGroupRelease,
    Duration interfaceRelease,
    Duration terminatedRemoval) {

  public static Timings defaults() {
    return new Timings(Duration.ofSeconds(90), Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ZERO,
        Duration.ZERO,
        Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(300));
  }

  /** Everything happens at once; for demos and for tests of something else. */
  public static Timings immediate() {
    return new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO,
        Duration.ZERO, Duration.ZERO);
  }

  public Timings withProvisioning(Duration value) {
    return new Timings(value, registration, listLag, referenceLag, listenerLag, targetGroupRelease, interfaceRelease,
        terminatedRemoval);
  }

  public Timings withRegistration(Duration value) {
    return new Timings(provisioning, value, listLag, referenceLag, listenerLag, targetGroupRelease, interfaceRelease,
        terminatedRemoval);
  }

  public Timings withListLag(Duration value) {
    return new Timings(provisioning, registration, value, referenceLag, listenerLag, targetGroupRelease,
        interfaceRelease,
        terminatedRemoval);
  }

  public Timings withReferenceLag(Duration value) {
    return new Timings(provisioning, registration, listLag, value, listenerLag, targetGroupRelease, interfaceRelease,
        terminatedRemoval);
  }

  public Timings withListenerLag(Duration value) {
    return new Timings(provisioning, registration, listLag, referenceLag, value, targetGroupRelease, interfaceRelease,
        terminatedRemoval);
  }

  public Timings withTargetGroupRelease(Duration value) {
    return new Timings(provisioning, registration, listLag, referenceLag, listenerLag, value, interfaceRelease,
        terminatedRemoval);
  }

  public Timings withInterfaceRelease(Duration value) {
    return new Timings(provisioning, registration, listLag, referenceLag, listenerLag, targetGroupRelease, value,
        terminatedRemoval);
  }
}
