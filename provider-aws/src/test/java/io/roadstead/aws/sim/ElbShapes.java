package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAddress;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerState;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Matcher;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** ELBv2's resources in the SDK's shapes. */
final class ElbShapes {

  /** Route 53's zone for Network Load Balancers in eu-central-1 (AWS general reference, ELB endpoints). */
  private static final String HOSTED_ZONE = "Z3F0SRJ5LGBH90";

  private ElbShapes() {
  }

  static LoadBalancer loadBalancer(World world, SimLoadBalancer from) {
    Instant now = world.clock().instant();
    return LoadBalancer.builder().loadBalancerArn(from.arn).loadBalancerName(from.name).dnsName(from.dnsName)
        .canonicalHostedZoneId(HOSTED_ZONE).createdTime(from.createdAt).scheme(from.scheme).type("network")
        .vpcId(from.vpcId)
        .ipAddressType(from.ipAddressType).securityGroups(from.groups).availabilityZones(zones(from))
        .enablePrefixForIpv6SourceNat(from.prefixNat)
        .enforceSecurityGroupInboundRulesOnPrivateLinkTraffic(from.withGroups ? from.privateLinkRules : null)
        .state(LoadBalancerState.builder().code(from.state(now)).reason(from.failure.orElse(null)).build()).build();
  }

  static List<AvailabilityZone> zones(SimLoadBalancer from) {
    return from.placements.values().stream().map(ElbShapes::zone).toList();
  }

  /** Addresses are listed only where they were asked for. */
  private static AvailabilityZone zone(SimPlacement placement) {
    SimPlacement.Wanted wanted = placement.wanted();
    AvailabilityZone.Builder zone = AvailabilityZone.builder().zoneName(placement.card().subnet.zone.name())
        .subnetId(wanted.subnetId()).sourceNatIpv6Prefixes(wanted.natPrefix().map(List::of).orElse(List.of()));
    boolean addressed = wanted.allocationId().or(wanted::privateIpv4).or(wanted::ipv6).isPresent();
    return zone.loadBalancerAddresses(addressed ? List.of(address(placement)) : List.of()).build();
  }

  private static LoadBalancerAddress address(SimPlacement placement) {
    SimPlacement.Wanted wanted = placement.wanted();
    return LoadBalancerAddress.builder().allocationId(wanted.allocationId().orElse(null))
        .ipAddress(placement.publicIp().orElse(null)).privateIPv4Address(wanted.privateIpv4().orElse(null))
        .iPv6Address(wanted.ipv6().orElse(null)).build();
  }

  static Listener listener(SimListener from) {
    SimListener.Settings settings = from.settings;
    return Listener.builder().listenerArn(from.arn).loadBalancerArn(from.loadBalancer.arn).port(settings.port())
        .protocol(settings.protocol()).sslPolicy(settings.sslPolicy().orElse(null))
        .alpnPolicy(settings.alpnPolicy().map(List::of).orElse(List.of()))
        .certificates(
            settings.certificate().stream().map(arn -> Certificate.builder().certificateArn(arn).build()).toList())
        .defaultActions(action(settings.forwards())).build();
  }

  private static Action action(List<SimListener.Forward> forwards) {
    return Action.builder().type("forward").order(1)
        .targetGroupArn(forwards.size() == 1 ? forwards.getFirst().targetGroupArn() : null)
        .forwardConfig(ForwardActionConfig.builder()
            .targetGroups(forwards.stream().map(forward -> TargetGroupTuple.builder()
                .targetGroupArn(forward.targetGroupArn()).weight(forward.weight()).build()).toList())
            .build())
        .build();
  }

  static TargetGroup targetGroup(SimTargetGroup from) {
    SimTargetGroup.HealthCheck check = from.healthCheck;
    return TargetGroup.builder().targetGroupArn(from.arn).targetGroupName(from.name).protocol(from.settings.protocol())
        .port(from.settings.port()).vpcId(from.settings.vpcId()).targetType(from.settings.targetType())
        .ipAddressType(from.settings.ipAddressType()).healthCheckEnabled(true)
        .healthCheckProtocol(check.protocol().toUpperCase(Locale.ROOT)).healthCheckPort(check.port())
        .healthCheckPath(check.isHttp() ? check.path() : null).healthCheckIntervalSeconds(check.interval())
        .healthCheckTimeoutSeconds(check.timeout()).healthyThresholdCount(check.healthy())
        .unhealthyThresholdCount(check.unhealthy())
        .matcher(check.isHttp() ? Matcher.builder().httpCode(check.matcher()).build() : null)
        .loadBalancerArns(from.listeners.stream().map(listener -> listener.loadBalancer.arn).distinct().toList())
        .build();
  }
}
