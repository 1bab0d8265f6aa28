package io.roadstead.aws.sim;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetIpv6CidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcIpv6CidrBlockAssociation;

/** Reads of VPCs, subnets, route tables and zones. */
final class NetworkQueries {

  private final World world;
  private final Ec2Query<SimSubnet> subnets;
  private final Ec2Query<SimVpc> vpcs;
  private final Ec2Query<SimRouteTable> routeTables;
  private final Ec2Query<SimZone> zones;

  NetworkQueries(World world) {
    this.world = world;
    String owner = world.account().accountId();
    this.subnets = new Ec2Query<SimSubnet>(subnet -> subnet.id, subnet -> subnet.tags,
        id -> notFound("InvalidSubnetID.NotFound", "subnet", id)).one("subnet-id", subnet -> subnet.id)
        .one("vpc-id", subnet -> subnet.vpcId).one("availability-zone", subnet -> subnet.zone.name())
        .one("availability-zone-id", subnet -> subnet.zone.id()).one("cidr-block", subnet -> subnet.cidr.toString())
        .one("state", _ -> "available").one("owner-id", _ -> owner).one("default-for-az", _ -> "false")
        .filter("ipv6-cidr-block-association.ipv6-cidr-block",
            subnet -> subnet.ipv6.map(IpBlock::toString).map(List::of).orElse(List.of()));
    this.vpcs = new Ec2Query<>(SimVpc::id, SimVpc::tags, id -> notFound("InvalidVpcID.NotFound", "vpc", id))
        .one("vpc-id", SimVpc::id).one("cidr", vpc -> vpc.cidr().toString()).one("state", _ -> "available")
        .one("is-default", _ -> "false").one("owner-id", _ -> owner)
        .one("cidr-block-association.cidr-block", vpc -> vpc.cidr().toString());
    this.routeTables = new Ec2Query<>(SimRouteTable::id, SimRouteTable::tags,
        id -> notFound("InvalidRouteTableID.NotFound", "routeTable", id)).one("route-table-id", SimRouteTable::id)
        .one("vpc-id", SimRouteTable::vpcId).one("owner-id", _ -> owner)
        .filter("association.subnet-id", SimRouteTable::subnetIds)
        .one("association.main", table -> String.valueOf(table.main()))
        .filter("route.gateway-id", table -> table.gateway().map(List::of).orElse(List.of()));
    this.zones = new Ec2Query<SimZone>(SimZone::name, _ -> Map.of(),
        id -> ApiError.of("InvalidParameterValue", "Invalid availability zone: [" + id + "]"))
        .one("zone-name", SimZone::name)
        .one("zone-id", SimZone::id).one("state", _ -> "available").one("region-name", _ -> world.account().region())
        .one("zone-type", _ -> "availability-zone").one("opt-in-status", _ -> "opt-in-not-required");
  }

  private static ApiError notFound(String code, String what, String id) {
    return ApiError.of(code, "The " + what + " ID '" + id + "' does not exist");
  }

  DescribeSubnetsResponse subnets(DescribeSubnetsRequest request) {
    Collection<SimSubnet> all = world.network().subnets.values();
    Ec2Query.Page<SimSubnet> page = subnets.page(subnets.select(all, request.subnetIds(), request.filters()),
        request.subnetIds(), request.maxResults(), request.nextToken());
    return DescribeSubnetsResponse.builder().subnets(page.items().stream().map(this::show).toList())
        .nextToken(page.next())
        .build();
  }

  private Subnet show(SimSubnet subnet) {
    return Subnet.builder().subnetId(subnet.id).vpcId(subnet.vpcId).ownerId(world.account().accountId())
        .availabilityZone(subnet.zone.name()).availabilityZoneId(subnet.zone.id()).cidrBlock(subnet.cidr.toString())
        .availableIpAddressCount(subnet.freeAddresses()).state("available").defaultForAz(false)
        .mapPublicIpOnLaunch(false)
        .assignIpv6AddressOnCreation(false).subnetArn("arn:aws:ec2:" + world.account().region() + ":"
            + world.account().accountId() + ":subnet/" + subnet.id)
        .ipv6CidrBlockAssociationSet(subnet.ipv6.stream().map(block -> SubnetIpv6CidrBlockAssociation.builder()
            .associationId("subnet-cidr-assoc-" + subnet.id.substring("subnet-".length()))
            .ipv6CidrBlock(block.toString())
            .ipv6CidrBlockState(state -> state.state("associated")).build()).toList())
        .tags(Ec2Tags.list(subnet.tags)).build();
  }

  DescribeVpcsResponse vpcs(DescribeVpcsRequest request) {
    Collection<SimVpc> all = world.network().vpcs.values();
    Ec2Query.Page<SimVpc> page = vpcs.page(vpcs.select(all, request.vpcIds(), request.filters()), request.vpcIds(),
        request.maxResults(), request.nextToken());
    return DescribeVpcsResponse.builder().vpcs(page.items().stream().map(this::show).toList()).nextToken(page.next())
        .build();
  }

  private Vpc show(SimVpc vpc) {
    String digits = vpc.id().substring("vpc-".length());
    return Vpc.builder().vpcId(vpc.id()).ownerId(world.account().accountId()).cidrBlock(vpc.cidr().toString())
        .state("available").isDefault(false).instanceTenancy("default").dhcpOptionsId("dopt-" + digits)
        .cidrBlockAssociationSet(VpcCidrBlockAssociation.builder().associationId("vpc-cidr-assoc-" + digits)
            .cidrBlock(vpc.cidr().toString()).cidrBlockState(state -> state.state("associated")).build())
        .ipv6CidrBlockAssociationSet(vpc.ipv6().stream().map(block -> VpcIpv6CidrBlockAssociation.builder()
            .associationId("vpc-cidr-assoc-6" + digits).ipv6CidrBlock(block.toString())
            .ipv6CidrBlockState(state -> state.state("associated")).build()).toList())
        .tags(Ec2Tags.list(vpc.tags())).build();
  }

  DescribeRouteTablesResponse routeTables(DescribeRouteTablesRequest request) {
    Collection<SimRouteTable> all = world.network().routeTables.values();
    Ec2Query.Page<SimRouteTable> page = routeTables.page(
        routeTables.select(all, request.routeTableIds(), request.filters()), request.routeTableIds(),
        request.maxResults(),
        request.nextToken());
    return DescribeRouteTablesResponse.builder().routeTables(page.items().stream().map(this::show).toList())
        .nextToken(page.next()).build();
  }

  private RouteTable show(SimRouteTable table) {
    SimVpc vpc = Optional.ofNullable(world.network().vpcs.get(table.vpcId())).orElseThrow();
    Route local = Route.builder().destinationCidrBlock(vpc.cidr().toString()).gatewayId("local").state("active")
        .origin("CreateRouteTable").build();
    List<Route> routes = table.gateway().map(gateway -> List.of(local,
        Route.builder().destinationCidrBlock("0.0.0.0/0").gatewayId(gateway).state("active").origin("CreateRoute")
            .build()))
        .orElse(List.of(local));
    return RouteTable.builder().routeTableId(table.id()).vpcId(table.vpcId()).ownerId(world.account().accountId())
        .routes(routes).associations(table.main()
            ? List.of(association(table).main(true).build())
            : table.subnetIds().stream().map(subnet -> association(table).main(false).subnetId(subnet).build())
                .toList())
        .tags(Ec2Tags.list(table.tags())).build();
  }

  private static RouteTableAssociation.Builder association(SimRouteTable table) {
    return RouteTableAssociation.builder().routeTableId(table.id())
        .routeTableAssociationId("rtbassoc-" + table.id().substring("rtb-".length()))
        .associationState(state -> state.state("associated"));
  }

  DescribeAvailabilityZonesResponse zones(DescribeAvailabilityZonesRequest request) {
    List<SimZone> selected = zones.select(world.network().zones.values(), request.zoneNames(), request.filters())
        .stream()
        .filter(zone -> request.zoneIds().isEmpty() || request.zoneIds().contains(zone.id())).toList();
    return DescribeAvailabilityZonesResponse.builder().availabilityZones(selected.stream()
        .map(zone -> AvailabilityZone.builder().zoneName(zone.name()).zoneId(zone.id()).state("available")
            .regionName(world.account().region()).zoneType("availability-zone").optInStatus("opt-in-not-required")
            .groupName(world.account().region() + "-zg-1").networkBorderGroup(world.account().region()).build())
        .toList()).build();
  }
}
