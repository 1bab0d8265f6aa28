package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.Optional;

/** A registered target. */
final class SimTarget {

  final Key key;
  /** Its Availability Zone, or {@code all}. */
  final String zone;
  final Optional<String> quicServerId;
  Instant registeredAt;
  Optional<Instant> drainingUntil = Optional.empty();

  SimTarget(Key key, String zone, Optional<String> quicServerId, Instant registeredAt) {
    this.key = key;
    this.zone = zone;
    this.quicServerId = quicServerId;
    this.registeredAt = registeredAt;
  }

  /** The same machine on two ports is two targets. */
  record Key(String id, int port) {
  }
}
