package io.roadstead.aws.sim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Reservation;

/** Reads of instances, network interfaces and Elastic IP addresses. */
final class MachineQueries {

  private static final String ELB_OWNER = "amazon-elb";

  private final World world;
  private final Ec2Query<SimInstance> instances;
  private final Ec2Query<SimInterface> interfaces;
  private final Ec2Query<SimAddress> addresses;

  MachineQueries(World world) {
    this.world = world;
    this.instances = new Ec2Query<SimInstance>(instance -> instance.id, instance -> instance.tags,
        id -> ApiError.of("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist"))
        .one("instance-id", instance -> instance.id).one("vpc-id", instance -> instance.networkInterface.subnet.vpcId)
        .one("subnet-id", instance -> instance.networkInterface.subnet.id)
        .one("availability-zone", Network::zoneOf).one("instance-state-name", instance -> instance.state.word())
        .one("instance-state-code", instance -> String.valueOf(instance.state.code()))
        .one("private-ip-address", instance -> instance.networkInterface.privateIp)
        .one("private-dns-name", instance -> dnsName(instance.networkInterface))
        .filter("instance.group-id", instance -> instance.networkInterface.groups);
    this.interfaces = new Ec2Query<SimInterface>(each -> each.id, each -> each.tags,
        id -> ApiError.of("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '" + id + "' does not exist"))
        .one("network-interface-id", each -> each.id).filter("group-id", each -> each.groups)
        .one("subnet-id", each -> each.subnet.id).one("vpc-id", each -> each.subnet.vpcId)
        .one("availability-zone", each -> each.subnet.zone.name()).one("description", each -> each.description)
        .one("interface-type", each -> each.kind.word()).one("private-ip-address", each -> each.privateIp)
        .one("addresses.private-ip-address", each -> each.privateIp).one("status", _ -> "in-use")
        .one("requester-id", each -> each.kind == SimInterface.Kind.LOAD_BALANCER ? ELB_OWNER : "")
        .one("requester-managed", each -> String.valueOf(each.kind == SimInterface.Kind.LOAD_BALANCER))
        .filter("attachment.instance-id", each -> each.instanceId.map(List::of).orElse(List.of()));
    this.addresses = new Ec2Query<SimAddress>(address -> address.allocationId, address -> address.tags,
        id -> ApiError.of("InvalidAllocationID.NotFound", "The allocation ID '" + id + "' does not exist"))
        .one("allocation-id", address -> address.allocationId).one("public-ip", address -> address.publicIp)
        .one("domain", _ -> "vpc").filter("association-id", address -> address.usedBy.map(MachineQueries::associationId)
            .map(List::of).orElse(List.of()))
        .filter("network-interface-id", address -> address.usedBy.map(each -> List.of(each.id)).orElse(List.of()))
        .filter("private-ip-address", address -> address.usedBy.map(each -> List.of(each.privateIp)).orElse(List.of()));
  }

  private static String associationId(SimInterface networkInterface) {
    return "eipassoc-" + networkInterface.id.substring("eni-".length());
  }

  private String dnsName(SimInterface each) {
    return "ip-" + each.privateIp.replace('.', '-') + "." + world.account().region() + ".compute.internal";
  }

  /** Each instance in a reservation of its own, as when they were started one by one. */
  DescribeInstancesResponse instances(DescribeInstancesRequest request) {
    for (String id : request.instanceIds()) {
      if (!id.matches("i-[0-9a-f]{8,17}")) {
        throw ApiError.of("InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\"");
      }
    }
    Collection<SimInstance> all = world.network().instances.values();
    Ec2Query.Page<SimInstance> page = instances.page(instances.select(all, request.instanceIds(), request.filters()),
        request.instanceIds(), request.maxResults(), request.nextToken());
    return DescribeInstancesResponse.builder()
        .reservations(page.items().stream().map(instance -> Reservation.builder()
            .reservationId("r-" + instance.id.substring("i-".length())).ownerId(world.account().accountId())
            .instances(show(instance)).build()).toList())
        .nextToken(page.next()).build();
  }

  private Instance show(SimInstance instance) {
    SimInterface card = instance.networkInterface;
    return Instance.builder().instanceId(instance.id).instanceType("m7g.large").launchTime(instance.launchedAt)
        .vpcId(card.subnet.vpcId).subnetId(card.subnet.id).privateIpAddress(card.privateIp)
        .privateDnsName(dnsName(card))
        .placement(placement -> placement.availabilityZone(card.subnet.zone.name()).tenancy("default"))
        .state(state -> state.name(instance.state.word()).code(instance.state.code()))
        .securityGroups(groups(card)).tags(Ec2Tags.list(instance.tags))
        .networkInterfaces(InstanceNetworkInterface.builder().networkInterfaceId(card.id).subnetId(card.subnet.id)
            .vpcId(card.subnet.vpcId).privateIpAddress(card.privateIp).groups(groups(card)).status("in-use").build())
        .build();
  }

  private List<GroupIdentifier> groups(SimInterface card) {
    List<GroupIdentifier> groups = new ArrayList<>();
    for (String id : card.groups) {
      String name = Optional.ofNullable(world.groups().all.get(id)).map(group -> group.name).orElse(id);
      groups.add(GroupIdentifier.builder().groupId(id).groupName(name).build());
    }
    return groups;
  }

  DescribeNetworkInterfacesResponse interfaces(DescribeNetworkInterfacesRequest request) {
    List<String> ids = request.networkInterfaceIds();
    Ec2Query.Page<SimInterface> page = interfaces.page(
        interfaces.select(world.network().interfaces.values(), ids, request.filters()), ids, request.maxResults(),
        request.nextToken());
    return DescribeNetworkInterfacesResponse.builder().networkInterfaces(page.items().stream().map(this::show).toList())
        .nextToken(page.next()).build();
  }

  private NetworkInterface show(SimInterface card) {
    boolean managed = card.kind == SimInterface.Kind.LOAD_BALANCER;
    NetworkInterface.Builder shown = NetworkInterface.builder().networkInterfaceId(card.id).subnetId(card.subnet.id)
        .vpcId(card.subnet.vpcId).availabilityZone(card.subnet.zone.name()).description(card.description)
        .interfaceType(card.kind.word()).status("in-use").privateIpAddress(card.privateIp).privateDnsName(dnsName(card))
        .ownerId(world.account().accountId()).requesterManaged(managed).requesterId(managed ? ELB_OWNER : null)
        .groups(groups(card)).tagSet(Ec2Tags.list(card.tags)).sourceDestCheck(!managed)
        .privateIpAddresses(
            NetworkInterfacePrivateIpAddress.builder().primary(true).privateIpAddress(card.privateIp).build())
        .attachment(NetworkInterfaceAttachment.builder()
            .attachmentId("eni-attach-" + card.id.substring("eni-".length()))
            .instanceId(card.instanceId.orElse(null)).instanceOwnerId(managed ? ELB_OWNER : world.account().accountId())
            .status("attached").build());
    world.network().addresses.values().stream().filter(address -> address.usedBy.filter(card::equals).isPresent())
        .findFirst().ifPresent(address -> shown.association(NetworkInterfaceAssociation.builder()
            .allocationId(address.allocationId).publicIp(address.publicIp).associationId(associationId(card)).build()));
    return shown.build();
  }

  DescribeAddressesResponse addresses(DescribeAddressesRequest request) {
    Collection<SimAddress> all = world.network().addresses.values();
    for (String ip : request.publicIps()) {
      if (all.stream().noneMatch(address -> address.publicIp.equals(ip))) {
        throw ApiError.of("InvalidAddress.NotFound", "Address '" + ip + "' not found.");
      }
    }
    List<SimAddress> selected = addresses.select(all, request.allocationIds(), request.filters()).stream()
        .filter(address -> request.publicIps().isEmpty() || request.publicIps().contains(address.publicIp)).toList();
    return DescribeAddressesResponse.builder().addresses(selected.stream().map(this::show).toList()).build();
  }

  private Address show(SimAddress address) {
    Address.Builder shown = Address.builder().allocationId(address.allocationId).publicIp(address.publicIp)
        .domain("vpc")
        .publicIpv4Pool("amazon").networkBorderGroup(world.account().region()).tags(Ec2Tags.list(address.tags));
    address.usedBy.ifPresent(card -> shown.associationId(associationId(card)).networkInterfaceId(card.id)
        .networkInterfaceOwnerId(world.account().accountId()).privateIpAddress(card.privateIp));
    return shown.build();
  }
}
