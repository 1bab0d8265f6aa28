package io.roadstead.aws.sim;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The quotas on targets of one load balancer: per zone and in total without cross-zone balancing, in total with it. */
final class TargetCounts {

  private TargetCounts() {
  }

  /**
   * Refuses what would exceed them.
   *
   * @param added target groups that are to serve the load balancer besides those that do already
   * @param registering how many targets are about to come, by zone
   */
  static void check(World world, SimLoadBalancer loadBalancer, Set<SimTargetGroup> added,
      Map<String, Integer> registering) {
    Set<SimTargetGroup> groups = new LinkedHashSet<>(added);
    loadBalancer.listeners.values().forEach(listener -> listener.settings.forwards()
        .forEach(forward -> groups.add(world.elb().targetGroup(forward.targetGroupArn()))));
    Map<String, Integer> byZone = new HashMap<>(registering);
    groups.forEach(group -> group.targets.values().stream().filter(target -> target.drainingUntil.isEmpty())
        .forEach(target -> byZone.merge(target.zone, 1, Integer::sum)));
    int total = byZone.values().stream().mapToInt(Integer::intValue).sum();
    boolean crossZone = loadBalancer.isCrossZone();
    int most = world.quota(crossZone ? Quota.TARGETS_PER_LOAD_BALANCER_CROSS_ZONE : Quota.TARGETS_PER_LOAD_BALANCER);
    boolean zoneFull = !crossZone
        && byZone.values().stream().anyMatch(count -> count > world.quota(Quota.TARGETS_PER_ZONE_PER_LOAD_BALANCER));
    if (total > most || zoneFull) {
      throw ApiError.of("TooManyTargets",
          "The maximum number of targets per load balancer has been reached: " + byZone);
    }
  }
}
