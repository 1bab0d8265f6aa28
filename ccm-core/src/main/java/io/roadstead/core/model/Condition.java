package io.roadstead.core.model;

import java.time.Instant;

/**
 * One entry of {@code status.conditions}.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason a CamelCase word for machines
 * @param message one sentence for people
 * @param since {@code lastTransitionTime}: when the status last changed
 */
public record Condition(String type, String status, String reason, String message, Instant since) {

  /** True once traffic can flow; {@code kubectl wait --for=condition=roadstead.io/Ready} waits for it. */
  public static final String READY = "roadstead.io/Ready";

  /** Defined by the Kubernetes API for ports that a load balancer can not serve, KEP-1435. */
  public static final String PORTS_ERROR = "LoadBalancerPortsError";

  /** The API's limit for a condition's message is 32768; nobody reads more than this in {@code kubectl describe}. */
  private static final int MESSAGE_LIMIT = 2048;

  public Condition {
    if (message.length() > MESSAGE_LIMIT) {
      message = message.substring(0, MESSAGE_LIMIT - 3) + "...";
    }
  }

  /** Whether the two say the same, whenever they began to. */
  public boolean sameAs(Condition other) {
    return type.equals(other.type) && status.equals(other.status) && reason.equals(other.reason)
        && message.equals(other.message);
  }
}
