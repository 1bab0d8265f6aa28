package io.roadstead.aws.sim;

import java.util.Optional;

/**
 * An account quota and its default (reference aws.md, 8.1; ELB API reference, DescribeAccountLimits for the names).
 */
public enum Quota {
  NETWORK_LOAD_BALANCERS(50, "network-load-balancers"), LISTENERS_PER_LOAD_BALANCER(50,
      "listeners-per-network-load-balancer"), TARGET_GROUPS(3000, "target-groups"), TARGETS_PER_TARGET_GROUP(1000,
          ""), TARGETS_PER_ZONE_PER_LOAD_BALANCER(500,
              "targets-per-availability-zone-per-network-load-balancer"), TARGETS_PER_LOAD_BALANCER(3000,
                  "targets-per-network-load-balancer"),
  /** All zones together as soon as cross-zone balancing is on. */
  TARGETS_PER_LOAD_BALANCER_CROSS_ZONE(500, ""),
  /** Weighted forwarding of a Network Load Balancer. */
  TARGET_GROUPS_PER_ACTION(5, "target-groups-per-action-on-network-load-balancer"), SECURITY_GROUPS(2500, ""),
  /** Counted once for IPv4 and once for IPv6; a rule with a group or prefix list counts in both (Amazon VPC quotas). */
  RULES_PER_SECURITY_GROUP(60, ""), SECURITY_GROUPS_PER_INTERFACE(5, ""), TAGS_PER_RESOURCE(50, "");

  private final int defaultValue;
  private final String limitName;

  Quota(int defaultValue, String limitName) {
    this.defaultValue = defaultValue;
    this.limitName = limitName;
  }

  int defaultValue() {
    return defaultValue;
  }

  /** The name under which {@code DescribeAccountLimits} shows it, if it does. */
  Optional<String> limitName() {
    return limitName.isEmpty() ? Optional.empty() : Optional.of(limitName);
  }
}
