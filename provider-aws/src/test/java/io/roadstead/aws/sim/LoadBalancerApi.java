package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteLoadBalancerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetIpAddressTypeRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetIpAddressTypeResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSecurityGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSecurityGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSubnetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSubnetsResponse;

/** Writes of load balancers. */
final class LoadBalancerApi {

  private final World world;
  private final PlacementRules placements;

  LoadBalancerApi(World world) {
    this.world = world;
    this.placements = new PlacementRules(world);
  }

  CreateLoadBalancerResponse create(CreateLoadBalancerRequest request) {
    // Without a type AWS makes an Application Load Balancer.
    String type = Optional.ofNullable(request.typeAsString()).orElse("application");
    if (!type.equals("network")) {
      throw ApiError.notImplemented("CreateLoadBalancer of type " + type);
    }
    ElbNames.checkLoadBalancer(request.name());
    Map<String, String> tags = ElbTags.of(request.tags());
    ElbTags.checkCount(world, tags);
    PlacementRules.Nature nature = new PlacementRules.Nature(
        Optional.ofNullable(request.schemeAsString()).orElse("internet-facing"),
        Optional.ofNullable(request.ipAddressTypeAsString()).orElse("ipv4"),
        Optional.ofNullable(request.enablePrefixForIpv6SourceNatAsString()).orElse("off"));
    checkIpAddressType(nature.ipAddressType());
    List<SimPlacement.Wanted> wanted = placements.read(request.subnets(), request.subnetMappings());
    Optional<SimLoadBalancer> existing = world.elb().loadBalancerNamed(request.name());
    if (existing.isPresent()) {
      return again(existing.get(), nature, wanted, request.securityGroups());
    }
    if (world.elb().loadBalancers.size() >= world.quota(Quota.NETWORK_LOAD_BALANCERS)) {
      throw ApiError.of("TooManyLoadBalancers", "The maximum number of load balancers has been reached");
    }
    String vpcId = placements.check(wanted, nature);
    wanted.forEach(placements::checkFree);
    checkGroups(request.securityGroups(), vpcId);
    SimLoadBalancer created = make(request.name(), nature, vpcId, request.securityGroups(), Origin.CREATED);
    created.tags.putAll(tags);
    wanted.forEach(each -> placements.place(created, each));
    return CreateLoadBalancerResponse.builder().loadBalancers(ElbShapes.loadBalancer(world, created)).build();
  }

  /**
   * "If you attempt to create multiple load balancers with the same settings, each call succeeds." Tags do not count.
   */
  private CreateLoadBalancerResponse again(SimLoadBalancer existing, PlacementRules.Nature nature,
      List<SimPlacement.Wanted> wanted, List<String> groups) {
    boolean same = existing.scheme.equals(nature.scheme())
        && existing.ipAddressType.equals(nature.ipAddressType())
        && existing.prefixNat.equals(nature.prefixNat())
        && Set.copyOf(wanted)
            .equals(Set.copyOf(existing.placements.values().stream().map(SimPlacement::wanted).toList()))
        && Set.copyOf(groups).equals(Set.copyOf(existing.groups));
    if (!same) {
      throw ApiError.of("DuplicateLoadBalancerName",
          "A load balancer with the same name '" + existing.name + "' exists, but with different settings");
    }
    return CreateLoadBalancerResponse.builder().loadBalancers(ElbShapes.loadBalancer(world, existing)).build();
  }

  private SimLoadBalancer make(String name, PlacementRules.Nature nature, String vpcId, List<String> groups,
      Origin origin) {
    Instant now = world.clock().instant();
    Instant activeAt = origin == Origin.FOUND ? now : now.plus(world.settings().timings().provisioning());
    SimLoadBalancer created = new SimLoadBalancer(
        SimLoadBalancer.Identity.of(world.account(), name, world.ids().hex()), nature.scheme(),
        nature.ipAddressType(),
        vpcId, groups, now, activeAt, origin);
    created.prefixNat = nature.prefixNat();
    world.elb().loadBalancers.put(created.arn, created);
    return created;
  }

  /** Somebody else's load balancer, there from the start. */
  SimLoadBalancer found(String name, String vpcId, List<String> subnets, List<String> groups) {
    SimLoadBalancer found = make(name, new PlacementRules.Nature("internet-facing", "ipv4", "off"), vpcId, groups,
        Origin.FOUND);
    subnets.forEach(subnet -> placements.place(found, SimPlacement.Wanted.subnet(subnet)));
    return found;
  }

  private static void checkIpAddressType(String type) {
    if (!type.equals("ipv4") && !type.equals("dualstack")) {
      throw ApiError
          .configuration("The IP address type '" + type + "' is not supported on load balancers of type network");
    }
  }

  private void checkGroups(List<String> ids, String vpcId) {
    if (new HashSet<>(ids).size() > world.quota(Quota.SECURITY_GROUPS_PER_INTERFACE)) {
      throw ApiError.configuration("The maximum number of security groups per load balancer has been exceeded");
    }
    for (String id : ids) {
      SimSecurityGroup group = usableGroup(id)
          .orElseThrow(() -> ApiError.of("InvalidSecurityGroup", "The security group '" + id + "' does not exist"));
      if (!group.vpcId.equals(vpcId)) {
        throw ApiError.of("InvalidSecurityGroup",
            "The security group '" + id + "' does not belong to VPC '" + vpcId + "'");
      }
    }
  }

  private Optional<SimSecurityGroup> usableGroup(String id) {
    return Optional.ofNullable(world.groups().all.get(id)).filter(group -> !group.createdAt
        .plus(world.settings().timings().referenceLag()).isAfter(world.clock().instant()));
  }

  /** Deleting what is not there succeeds (ELB API reference, DeleteLoadBalancer). */
  DeleteLoadBalancerResponse delete(DeleteLoadBalancerRequest request) {
    world.elb().findLoadBalancer(request.loadBalancerArn()).ifPresent(this::delete);
    return DeleteLoadBalancerResponse.builder().build();
  }

  private void delete(SimLoadBalancer loadBalancer) {
    if ("true".equals(loadBalancer.attributes.get("deletion_protection.enabled"))) {
      throw ApiError.of("OperationNotPermitted",
          "Load balancer '" + loadBalancer.arn + "' cannot be deleted because deletion protection is enabled");
    }
    Instant inUseUntil = world.clock().instant().plus(world.settings().timings().targetGroupRelease());
    List.copyOf(loadBalancer.listeners.values()).forEach(listener -> world.elb().remove(listener, inUseUntil));
    List.copyOf(loadBalancer.placements.keySet()).forEach(subnet -> placements.lift(loadBalancer, subnet));
    world.elb().loadBalancers.remove(loadBalancer.arn);
  }

  SetSubnetsResponse setSubnets(SetSubnetsRequest request) {
    SimLoadBalancer loadBalancer = world.elb().loadBalancer(request.loadBalancerArn());
    String ipAddressType = Optional.ofNullable(request.ipAddressTypeAsString()).orElse(loadBalancer.ipAddressType);
    checkIpAddressType(ipAddressType);
    PlacementRules.Nature nature = new PlacementRules.Nature(loadBalancer.scheme, ipAddressType,
        Optional.ofNullable(request.enablePrefixForIpv6SourceNatAsString()).orElse(loadBalancer.prefixNat));
    List<SimPlacement.Wanted> wanted = placements.read(request.subnets(), request.subnetMappings());
    String vpcId = placements.check(wanted, nature);
    if (!vpcId.equals(loadBalancer.vpcId)) {
      throw ApiError.configuration("The subnets must belong to VPC " + loadBalancer.vpcId);
    }
    List<SimPlacement.Wanted> added = checkMoves(loadBalancer, wanted);
    added.forEach(placements::checkFree);
    Set<String> kept = new HashSet<>(wanted.stream().map(SimPlacement.Wanted::subnetId).toList());
    List.copyOf(loadBalancer.placements.keySet()).stream().filter(subnet -> !kept.contains(subnet))
        .forEach(subnet -> placements.lift(loadBalancer, subnet));
    added.forEach(each -> placements.place(loadBalancer, each));
    loadBalancer.ipAddressType = ipAddressType;
    loadBalancer.prefixNat = nature.prefixNat();
    return SetSubnetsResponse.builder().availabilityZones(ElbShapes.zones(loadBalancer)).ipAddressType(ipAddressType)
        .enablePrefixForIpv6SourceNat(loadBalancer.prefixNat).build();
  }

  /** Zones come and go; the subnet of an enabled zone, and its addresses, stay as they are. Returns what is new. */
  private List<SimPlacement.Wanted> checkMoves(SimLoadBalancer loadBalancer, List<SimPlacement.Wanted> wanted) {
    Map<String, String> subnetByZone = new HashMap<>();
    loadBalancer.placements.values()
        .forEach(placement -> subnetByZone.put(placement.card().subnet.zone.name(), placement.card().subnet.id));
    List<SimPlacement.Wanted> added = new ArrayList<>();
    for (SimPlacement.Wanted each : wanted) {
      SimPlacement current = loadBalancer.placements.get(each.subnetId());
      if (current == null) {
        added.add(each);
        String zone = Optional.ofNullable(world.network().subnets.get(each.subnetId())).orElseThrow().zone.name();
        if (subnetByZone.containsKey(zone)) {
          throw ApiError.configuration("The subnet of an enabled Availability Zone cannot be changed: " + zone);
        }
      } else if (changesAddress(current.wanted(), each)) {
        throw ApiError
            .configuration("The addresses of an enabled Availability Zone cannot be changed: " + each.subnetId());
      }
    }
    return added;
  }

  private static boolean changesAddress(SimPlacement.Wanted current, SimPlacement.Wanted wanted) {
    return changes(current.allocationId(), wanted.allocationId())
        || changes(current.privateIpv4(), wanted.privateIpv4())
        || changes(current.ipv6(), wanted.ipv6());
  }

  private static boolean changes(Optional<String> current, Optional<String> wanted) {
    return wanted.isPresent() && !wanted.equals(current);
  }

  SetSecurityGroupsResponse setSecurityGroups(SetSecurityGroupsRequest request) {
    SimLoadBalancer loadBalancer = world.elb().loadBalancer(request.loadBalancerArn());
    if (!loadBalancer.withGroups) {
      throw ApiError.configuration(
          "Security groups cannot be set on a Network Load Balancer that was created without security groups");
    }
    checkGroups(request.securityGroups(), loadBalancer.vpcId);
    loadBalancer.groups = new ArrayList<>(request.securityGroups());
    loadBalancer.placements.values().forEach(placement -> {
      placement.card().groups.clear();
      placement.card().groups.addAll(request.securityGroups());
    });
    Optional.ofNullable(request.enforceSecurityGroupInboundRulesOnPrivateLinkTrafficAsString())
        .ifPresent(value -> loadBalancer.privateLinkRules = value);
    return SetSecurityGroupsResponse.builder().securityGroupIds(loadBalancer.groups)
        .enforceSecurityGroupInboundRulesOnPrivateLinkTraffic(loadBalancer.privateLinkRules).build();
  }

  SetIpAddressTypeResponse setIpAddressType(SetIpAddressTypeRequest request) {
    SimLoadBalancer loadBalancer = world.elb().loadBalancer(request.loadBalancerArn());
    String wanted = request.ipAddressTypeAsString();
    checkIpAddressType(wanted);
    if (wanted.equals("dualstack")) {
      for (SimPlacement placement : loadBalancer.placements.values()) {
        if (placement.card().subnet.ipv6.isEmpty()) {
          throw ApiError.of("InvalidSubnet", "Subnet '" + placement.card().subnet.id + "' has no IPv6 CIDR block");
        }
      }
      boolean udp = loadBalancer.listeners.values().stream().anyMatch(SimListener::isUdp);
      if (udp && loadBalancer.prefixNat.equals("off")) {
        throw ApiError.configuration("UDP listeners of a dualstack load balancer need source NAT prefixes for IPv6");
      }
    }
    loadBalancer.ipAddressType = wanted;
    return SetIpAddressTypeResponse.builder().ipAddressType(wanted).build();
  }
}
