package io.roadstead.aws.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/** Registering and deregistering targets; all of a call or nothing of it. */
final class TargetApi {

  private final World world;

  TargetApi(World world) {
    this.world = world;
  }

  /** An upsert: what is registered stays, what is draining comes back (ELB API reference, RegisterTargets). */
  RegisterTargetsResponse register(RegisterTargetsRequest request) {
    SimTargetGroup group = world.elb().targetGroup(request.targetGroupArn());
    settle(world, group);
    Map<SimTarget.Key, SimTarget> wanted = new LinkedHashMap<>();
    List<String> unusable = new ArrayList<>();
    for (TargetDescription target : request.targets()) {
      checkQuic(group, target);
      Optional<String> zone = zone(group, target);
      SimTarget.Key key = key(group, target);
      if (zone.isEmpty()) {
        unusable.add(target.id());
      } else {
        wanted.put(key,
            new SimTarget(key, zone.get(), Optional.ofNullable(target.quicServerId()), world.clock().instant()));
      }
    }
    if (!unusable.isEmpty()) {
      throw ApiError.of("InvalidTarget",
          "The following targets are not in a running state and cannot be registered, or are"
              + " not in the target group VPC '" + group.settings.vpcId() + "': '" + String.join("', '", unusable)
              + "'");
    }
    checkQuotas(group, wanted);
    wanted.forEach((key, target) -> put(group, key, target));
    return RegisterTargetsResponse.builder().build();
  }

  private static void put(SimTargetGroup group, SimTarget.Key key, SimTarget target) {
    SimTarget current = group.targets.get(key);
    if (current == null || current.drainingUntil.isPresent()) {
      group.targets.put(key, target);
    }
  }

  private static SimTarget.Key key(SimTargetGroup group, TargetDescription target) {
    return new SimTarget.Key(target.id(), target.port() == null ? group.settings.port() : target.port());
  }

  private static void checkQuic(SimTargetGroup group, TargetDescription target) {
    boolean quic = group.settings.protocol().contains("QUIC");
    if (quic == (target.quicServerId() == null)) {
      throw ApiError.validation(quic
          ? "A QUIC server ID must be specified for target '" + target.id() + "'"
          : "QUIC server IDs are for target groups of QUIC only");
    }
  }

  /** The zone of a target that can be registered. */
  private Optional<String> zone(SimTargetGroup group, TargetDescription target) {
    if (group.settings.targetType().equals("ip")) {
      return Optional.of(ipZone(group, target));
    }
    if (target.availabilityZone() != null) {
      throw ApiError.validation("You cannot specify an Availability Zone for targets of type instance");
    }
    return Optional.ofNullable(world.network().instances.get(target.id()))
        .filter(instance -> instance.state == SimInstance.State.RUNNING)
        .filter(instance -> instance.networkInterface.subnet.vpcId.equals(group.settings.vpcId())).map(Network::zoneOf);
  }

  /** An address outside the VPC needs the zone {@code all}; one inside must not have it (TargetDescription). */
  private String ipZone(SimTargetGroup group, TargetDescription target) {
    IpBlock address = IpBlock.parse(target.id()).filter(block -> block.length() == block.width())
        .orElseThrow(
            () -> ApiError.validation("The IP address '" + target.id() + "' is not a valid IPv4 or IPv6 address"));
    if (address.isIpv6() != group.settings.ipAddressType().equals("ipv6")) {
      throw ApiError.validation("The IP address '" + target.id() + "' does not fit the target group's address type");
    }
    Optional<SimSubnet> subnet = world.network().subnetOf(target.id())
        .filter(found -> found.vpcId.equals(group.settings.vpcId()));
    if (subnet.isEmpty()) {
      if (!"all".equals(target.availabilityZone())) {
        throw ApiError.validation("You must specify 'all' as the Availability Zone for the IP address '" + target.id()
            + "' outside the target group VPC");
      }
      return "all";
    }
    String zone = subnet.get().zone.name();
    if (target.availabilityZone() != null && !target.availabilityZone().equals(zone)) {
      throw ApiError.validation("The Availability Zone of the IP address '" + target.id() + "' is '" + zone + "'");
    }
    return zone;
  }

  private void checkQuotas(SimTargetGroup group, Map<SimTarget.Key, SimTarget> wanted) {
    Map<String, Integer> byZone = new HashMap<>();
    wanted.forEach((key, target) -> {
      SimTarget current = group.targets.get(key);
      if (current == null || current.drainingUntil.isPresent()) {
        byZone.merge(target.zone, 1, Integer::sum);
      }
    });
    int added = byZone.values().stream().mapToInt(Integer::intValue).sum();
    if (group.active() + added > world.quota(Quota.TARGETS_PER_TARGET_GROUP)) {
      throw ApiError.of("TooManyTargets", "The maximum number of targets per target group has been reached");
    }
    group.listeners.stream().map(listener -> listener.loadBalancer).distinct()
        .forEach(loadBalancer -> TargetCounts.check(world, loadBalancer, Set.of(), byZone));
  }

  /**
   * An unknown target is no error. What was registered on a port of its own needs that port here too
   * (DeregisterTargets).
   */
  DeregisterTargetsResponse deregister(DeregisterTargetsRequest request) {
    SimTargetGroup group = world.elb().targetGroup(request.targetGroupArn());
    settle(world, group);
    Instant now = world.clock().instant();
    Duration delay = Duration.ofSeconds(Long.parseLong(group.attribute("deregistration_delay.timeout_seconds")));
    for (TargetDescription wanted : request.targets()) {
      SimTarget target = group.targets.get(key(group, wanted));
      if (target != null && target.drainingUntil.isEmpty()) {
        // Without a listener there is no traffic to drain.
        target.drainingUntil = Optional.of(group.listeners.isEmpty() ? now : now.plus(delay));
      }
    }
    settle(world, group);
    return DeregisterTargetsResponse.builder().build();
  }

  /** Drops targets that have drained, and instances that were terminated long enough ago. */
  static void settle(World world, SimTargetGroup group) {
    Instant now = world.clock().instant();
    Duration removal = world.settings().timings().terminatedRemoval();
    group.targets.values().removeIf(target -> target.drainingUntil.filter(until -> !until.isAfter(now)).isPresent()
        || Optional.ofNullable(world.network().instances.get(target.key.id()))
            .filter(instance -> instance.state == SimInstance.State.TERMINATED).flatMap(instance -> instance.stoppedAt)
            .filter(at -> !at.plus(removal).isAfter(now)).isPresent());
  }
}
