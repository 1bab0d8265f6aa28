package io.roadstead.core.model;

/** {@code spec.externalTrafficPolicy}. */
public enum TrafficPolicy {
  /** Any node forwards to any endpoint. */
  CLUSTER,
  /** A node serves only endpoints of its own; the client's address is kept. */
  LOCAL
}
