package io.roadstead.aws.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/**
 * A target's health as a function of what is there now: no timer, no history.
 *
 * <pre>
 * checked   from the latest of: registered, listener made, load balancer active; plus the registration delay
 * healthy   from the later of checked and the security group rule's making, plus healthy threshold x interval
 * unhealthy from checked plus unhealthy threshold x interval, when the check cannot reach the target, or could not then
 * </pre>
 *
 * A check reaches an instance when a group on its interface admits TCP on the health check port from a group or an
 * address of the load balancer, and when something listens there. Nothing listens on TCP behind a target group that
 * is only UDP or QUIC. Being out of reach shows at once in a target that was healthy; AWS takes unhealthy threshold x
 * interval for that.
 */
final class TargetHealthRules {

  private final World world;
  private final SimTargetGroup group;
  private final Optional<SimListener> listener;
  /** Zones and addresses in which the load balancer stands. */
  private final Set<String> zones = new HashSet<>();
  private final List<IpBlock> sources = new ArrayList<>();

  TargetHealthRules(World world, SimTargetGroup group) {
    this.world = world;
    this.group = group;
    this.listener = group.listeners.stream().findFirst();
    listener.ifPresent(each -> each.loadBalancer.placements.values().forEach(placement -> {
      zones.add(placement.card().subnet.zone.name());
      sources.add(IpBlock.of(placement.card().privateIp));
    }));
  }

  TargetHealth of(SimTarget target) {
    if (target.drainingUntil.isPresent()) {
      return health("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress");
    }
    if (listener.isEmpty()) {
      return health("unused", "Target.NotInUse",
          "Target group is not configured to receive traffic from the load balancer");
    }
    Optional<SimInstance> instance = Optional.ofNullable(world.network().instances.get(target.key.id()));
    if (instance.filter(each -> each.state != SimInstance.State.RUNNING).isPresent()) {
      return health("unused", "Target.InvalidState",
          "Target is in the " + instance.get().state.word() + " state");
    }
    if (!target.zone.equals("all") && !zones.contains(target.zone)) {
      return health("unused", "Target.NotInUse",
          "Target is in an Availability Zone that is not enabled for the load balancer");
    }
    return checked(target, listener.get());
  }

  static TargetHealth notRegistered() {
    return health("unused", "Target.NotRegistered", "Target is not registered to the target group");
  }

  private TargetHealth checked(SimTarget target, SimListener listener) {
    Instant now = world.clock().instant();
    Instant known = latest(target.registeredAt, listener.createdAt, listener.loadBalancer.activeAt);
    Instant checked = known.plus(world.settings().timings().registration());
    if (now.isBefore(checked)) {
      return health("initial", "Elb.RegistrationInProgress", "Target registration is in progress");
    }
    Duration interval = Duration.ofSeconds(group.healthCheck.interval());
    Optional<Instant> reachable = reachableSince(target, listener.loadBalancer);
    boolean healthy = reachable
        .filter(since -> !latest(checked, since).plus(interval.multipliedBy(group.healthCheck.healthy())).isAfter(now))
        .isPresent();
    if (healthy) {
      return TargetHealth.builder().state("healthy").build();
    }
    boolean late = reachable.isEmpty() || reachable.filter(checked::isBefore).isPresent();
    if (late && !now.isBefore(checked.plus(interval.multipliedBy(group.healthCheck.unhealthy())))) {
      return health("unhealthy", "Target.FailedHealthChecks", "Health checks failed");
    }
    return health("initial", "Elb.InitialHealthChecking", "Initial health checks in progress");
  }

  /** Since when checks get through; empty if they do not. */
  private Optional<Instant> reachableSince(SimTarget target, SimLoadBalancer loadBalancer) {
    int port = group.healthCheck.portFor(target.key.port());
    boolean nothingThere = port == target.key.port()
        && (group.settings.protocol().equals("UDP") || group.settings.protocol().equals("QUIC"));
    Optional<SimInstance> instance = Optional.ofNullable(world.network().instances.get(target.key.id()));
    if (nothingThere || instance.filter(each -> each.closedPorts.contains(port)).isPresent()) {
      return Optional.empty();
    }
    Optional<SimInterface> card = instance.map(each -> each.networkInterface)
        .or(() -> world.network().interfaceAt(target.key.id()));
    // An address that no interface has is a pod's or lies outside the VPC; its firewall is not simulated.
    return card.isEmpty() ? Optional.of(target.registeredAt) : admittedSince(card.get(), loadBalancer, port);
  }

  private Optional<Instant> admittedSince(SimInterface card, SimLoadBalancer loadBalancer, int port) {
    return card.groups.stream().map(world.groups().all::get).flatMap(Stream::ofNullable)
        .map(each -> each.ingress.values()).flatMap(Collection::stream).filter(rule -> rule.match().admits("tcp", port))
        .filter(rule -> switch (rule.match().peer()) {
          case Peer.Group peer -> loadBalancer.groups.contains(peer.id());
          case Peer.Ipv4 ipv4 -> sources.stream().anyMatch(ipv4.block()::contains);
          case Peer.Ipv6 _,Peer.PrefixList _ -> false;
        }).map(SimRule::addedAt).min(Instant::compareTo);
  }

  private static Instant latest(Instant... instants) {
    return Stream.of(instants).max(Instant::compareTo).orElseThrow();
  }

  private static TargetHealth health(String state, String reason, String description) {
    return TargetHealth.builder().state(state).reason(reason).description(description).build();
  }
}
