package io.roadstead.aws.sim;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SubnetMapping;

/** Where a load balancer may stand, and with which addresses (ELB API reference, CreateLoadBalancer and SetSubnets). */
final class PlacementRules {

  /** "Each subnet must have at least 8 free IP addresses" (Network Load Balancer user guide). */
  private static final int MIN_FREE = 8;
  private static final int NAT_PREFIX_LENGTH = 80;

  private final World world;

  PlacementRules(World world) {
    this.world = world;
  }

  /**
   * What a load balancer is or will be, as far as its placement depends on it.
   *
   * @param prefixNat {@code on} or {@code off}
   */
  record Nature(String scheme, String ipAddressType, String prefixNat) {
    boolean isDualstack() {
      return ipAddressType.equals("dualstack");
    }

    boolean isInternal() {
      return scheme.equals("internal");
    }
  }

  /** Reads either of the two ways to name subnets. */
  List<SimPlacement.Wanted> read(List<String> subnets, List<SubnetMapping> mappings) {
    if (!subnets.isEmpty() && !mappings.isEmpty()) {
      throw ApiError.validation("You can specify either subnets or subnet mappings, not both");
    }
    if (subnets.isEmpty() && mappings.isEmpty()) {
      throw ApiError.validation("At least one subnet must be specified");
    }
    List<SimPlacement.Wanted> wanted = mappings.isEmpty()
        ? subnets.stream().map(SimPlacement.Wanted::subnet).toList()
        : mappings.stream().map(PlacementRules::read).toList();
    if (Set.copyOf(wanted.stream().map(SimPlacement.Wanted::subnetId).toList()).size() < wanted.size()) {
      throw ApiError.configuration("A subnet cannot be specified more than once");
    }
    return wanted;
  }

  private static SimPlacement.Wanted read(SubnetMapping mapping) {
    if (mapping.subnetId() == null) {
      throw ApiError.validation("A subnet must be specified in each subnet mapping");
    }
    return new SimPlacement.Wanted(mapping.subnetId(), Optional.ofNullable(mapping.allocationId()),
        Optional.ofNullable(mapping.privateIPv4Address()), Optional.ofNullable(mapping.iPv6Address()),
        Optional.ofNullable(mapping.sourceNatIpv6Prefix()));
  }

  /** Refuses subnets that do not exist, do not fit together or do not fit the load balancer; returns their VPC. */
  String check(List<SimPlacement.Wanted> wanted, Nature nature) {
    Map<String, SimSubnet> byZone = new LinkedHashMap<>();
    for (SimPlacement.Wanted each : wanted) {
      SimSubnet subnet = subnet(each.subnetId());
      if (byZone.put(subnet.zone.name(), subnet) != null) {
        throw ApiError.configuration(
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone");
      }
      if (nature.isDualstack() && subnet.ipv6.isEmpty()) {
        throw ApiError.of("InvalidSubnet", "Subnet '" + subnet.id + "' has no IPv6 CIDR block");
      }
    }
    Set<String> vpcs = new HashSet<>(byZone.values().stream().map(subnet -> subnet.vpcId).toList());
    if (vpcs.size() > 1) {
      throw ApiError.configuration("All subnets must belong to the same VPC: " + vpcs);
    }
    String vpcId = vpcs.iterator().next();
    if (!nature.isInternal()
        && Optional.ofNullable(world.network().vpcs.get(vpcId)).flatMap(SimVpc::internetGateway).isEmpty()) {
      throw ApiError.of("InvalidSubnet", "VPC " + vpcId + " has no internet gateway");
    }
    checkAddresses(wanted, nature);
    return vpcId;
  }

  private SimSubnet subnet(String id) {
    return Optional.ofNullable(world.network().subnets.get(id))
        .orElseThrow(() -> ApiError.of("SubnetNotFound", "The subnet ID '" + id + "' does not exist"));
  }

  /** Addresses are given for every subnet or for none, and only of the kind the load balancer can have. */
  private static void checkAddresses(List<SimPlacement.Wanted> wanted, Nature nature) {
    boolean elastic = allOrNone(wanted, SimPlacement.Wanted::allocationId, "Elastic IP address");
    boolean privateIpv4 = allOrNone(wanted, SimPlacement.Wanted::privateIpv4, "private IPv4 address");
    boolean ipv6 = allOrNone(wanted, SimPlacement.Wanted::ipv6, "IPv6 address");
    boolean prefix = allOrNone(wanted, SimPlacement.Wanted::natPrefix, "source NAT IPv6 prefix");
    if (elastic && nature.isInternal()) {
      throw ApiError.configuration("Elastic IP addresses cannot be specified for an internal load balancer");
    }
    if (privateIpv4 && !nature.isInternal()) {
      throw ApiError.configuration("Private IPv4 addresses can only be specified for an internal load balancer");
    }
    if (ipv6 && !nature.isDualstack()) {
      throw ApiError.configuration("IPv6 addresses can only be specified for a dualstack load balancer");
    }
    if (nature.prefixNat().equals("on") && !nature.isDualstack()) {
      throw ApiError.configuration("Source NAT for IPv6 needs a dualstack load balancer");
    }
    if (prefix && !nature.prefixNat().equals("on")) {
      throw ApiError.configuration("Source NAT IPv6 prefixes need EnablePrefixForIpv6SourceNat");
    }
  }

  private static boolean allOrNone(List<SimPlacement.Wanted> wanted,
      Function<SimPlacement.Wanted, Optional<String>> part, String what) {
    long given = wanted.stream().filter(each -> part.apply(each).isPresent()).count();
    if (given > 0 && given < wanted.size()) {
      throw ApiError.configuration("You must specify one " + what + " for each subnet");
    }
    long distinct = wanted.stream().map(part).flatMap(Optional::stream).filter(value -> !value.equals("auto_assigned"))
        .distinct()
        .count();
    long named = wanted.stream().map(part).flatMap(Optional::stream).filter(value -> !value.equals("auto_assigned"))
        .count();
    if (distinct < named) {
      throw ApiError.configuration("Each " + what + " can be used for one subnet only");
    }
    return given > 0;
  }

  /** Refuses a subnet that cannot take another foot, or addresses that are not to be had. */
  void checkFree(SimPlacement.Wanted wanted) {
    SimSubnet subnet = subnet(wanted.subnetId());
    if (subnet.freeAddresses() < MIN_FREE) {
      throw ApiError.of("InvalidSubnet", "Not enough IP space available in " + subnet.id
          + ". ELB requires at least " + MIN_FREE + " free IP addresses in each subnet.");
    }
    wanted.allocationId().ifPresent(this::checkElastic);
    wanted.privateIpv4().ifPresent(address -> checkPrivate(subnet, address));
    wanted.ipv6().ifPresent(address -> {
      if (IpBlock.parse(address).filter(ip -> subnet.ipv6.filter(block -> block.contains(ip)).isPresent()).isEmpty()) {
        throw ApiError.configuration("The IPv6 address '" + address + "' is not in subnet " + subnet.id);
      }
    });
    wanted.natPrefix().filter(prefix -> !prefix.equals("auto_assigned")).ifPresent(prefix -> {
      if (IpBlock.parse(prefix).filter(block -> block.length() == NAT_PREFIX_LENGTH
          && subnet.ipv6.filter(range -> range.contains(block)).isPresent()).isEmpty()) {
        throw ApiError.configuration("The prefix '" + prefix + "' is not a /80 of subnet " + subnet.id);
      }
    });
  }

  private void checkElastic(String allocationId) {
    SimAddress address = world.network().addresses.get(allocationId);
    if (address == null) {
      throw ApiError.of("AllocationIdNotFound", "The allocation ID '" + allocationId + "' does not exist");
    }
    if (address.usedBy.isPresent()) {
      throw ApiError.of("ResourceInUse", "The allocation ID '" + allocationId + "' is in use");
    }
  }

  private static void checkPrivate(SimSubnet subnet, String address) {
    if (IpBlock.parse(address).filter(subnet.cidr::contains).isEmpty()) {
      throw ApiError.configuration("The private IPv4 address '" + address + "' is not in subnet " + subnet.id);
    }
    if (subnet.isUsed(address)) {
      throw ApiError.of("ResourceInUse", "The private IPv4 address '" + address + "' is in use");
    }
  }

  /** Sets the foot down; everything has been checked. */
  void place(SimLoadBalancer loadBalancer, SimPlacement.Wanted wanted) {
    SimInterface card = world.network().attach(subnet(wanted.subnetId()), wanted.privateIpv4(),
        SimInterface.Kind.LOAD_BALANCER, "ELB " + loadBalancer.path(), loadBalancer.groups);
    Optional<SimAddress> address = wanted.allocationId()
        .flatMap(id -> Optional.ofNullable(world.network().addresses.get(id)));
    address.ifPresent(elastic -> elastic.usedBy = Optional.of(card));
    loadBalancer.placements.put(wanted.subnetId(), new SimPlacement(wanted, card, address));
  }

  void lift(SimLoadBalancer loadBalancer, String subnetId) {
    SimPlacement placement = loadBalancer.placements.remove(subnetId);
    if (placement != null) {
      world.network().release(placement.card(), world.settings().timings().interfaceRelease());
    }
  }
}
