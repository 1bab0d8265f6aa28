package io.roadstead.aws.sim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Puts an {@link Account} into a fresh {@link World}. */
final class Seed {

  private static final IpBlock VPC_IPV4 = IpBlock.of("10.0.0.0/16");
  private static final IpBlock VPC_IPV6 = IpBlock.of("2001:db8::/56");
  /** Room for 4,000 load balancers and 4,000 nodes in each zone. */
  private static final int SUBNET_LENGTH = 20;
  /** In steps of a subnet: 10.0.128.0 is the first private one. */
  private static final int FIRST_PRIVATE = 8;
  private static final IpBlock OTHER_IPV4 = IpBlock.of("10.1.0.0/16");
  private static final String OTHER_TAG = "kubernetes.io/cluster/other";

  private final World world;
  private final Account account;

  private Seed(World world) {
    this.world = world;
    this.account = world.account();
  }

  static void into(World world) {
    Seed seed = new Seed(world);
    seed.network();
    seed.groups();
    IntStream.range(0, world.account().nodes()).forEach(node -> launch(world, world.account().nodeId(node),
        world.account().privateSubnetId(node % world.account().zones())));
    seed.otherVpc();
    if (world.account().foreign()) {
      seed.foreign();
    }
  }

  /** A node of the cluster, running, with the node security group. */
  static SimInstance launch(World world, String instanceId, String subnetId) {
    Account account = world.account();
    SimSubnet subnet = world.network().subnets.get(subnetId);
    if (subnet == null) {
      throw new IllegalArgumentException("no such subnet: " + subnetId);
    }
    SimInterface networkInterface = world.network().attach(subnet, Optional.empty(), SimInterface.Kind.INSTANCE, "",
        List.of(account.nodeSecurityGroupId()));
    networkInterface.instanceId = Optional.of(instanceId);
    SimInstance instance = new SimInstance(instanceId, networkInterface,
        tags("Name", "node-" + instanceId.substring(instanceId.length() - 4), clusterTag(account), "owned"),
        world.clock().instant());
    world.network().instances.put(instanceId, instance);
    return instance;
  }

  private void network() {
    Network network = world.network();
    String gateway = Account.id("igw", 0x10);
    network.vpcs.put(account.vpcId(), new SimVpc(account.vpcId(), VPC_IPV4,
        account.dualstack() ? Optional.of(VPC_IPV6) : Optional.empty(), Optional.of(gateway),
        tags("Name", account.cluster())));
    for (int zone = 0; zone < account.zones(); zone++) {
      SimZone place = new SimZone(account.zoneName(zone), zoneId(zone));
      network.zones.put(place.name(), place);
      subnet(account.publicSubnetId(zone), place, zone, "kubernetes.io/role/elb");
      subnet(account.privateSubnetId(zone), place, FIRST_PRIVATE + zone, "kubernetes.io/role/internal-elb");
    }
    String publicTable = Account.id("rtb", 0x11);
    network.routeTables.put(publicTable,
        new SimRouteTable(publicTable, account.vpcId(), false, account.publicSubnetIds(),
            Optional.of(gateway), tags("Name", "public")));
    String mainTable = Account.id("rtb", 0x12);
    network.routeTables.put(mainTable, new SimRouteTable(mainTable, account.vpcId(), true, List.of(), Optional.empty(),
        tags("Name", "main")));
    for (int i = 0; i < account.spareAddresses(); i++) {
      // 198.51.100.0/24 is reserved for documentation (RFC 5737).
      network.addresses.put(account.allocationId(i),
          new SimAddress(account.allocationId(i), "198.51.100." + (i + 1), tags("Name", "spare-" + i)));
    }
    network.prefixLists.put(account.prefixListId(), Account.PREFIX_LIST_ENTRIES);
  }

  /** {@code euc1-az1} for the first zone of eu-central-1. */
  private String zoneId(int zone) {
    String[] parts = account.region().split("-", -1);
    return parts[0] + parts[1].charAt(0) + parts[parts.length - 1] + "-az" + (zone + 1);
  }

  private void subnet(String id, SimZone zone, int index, String role) {
    world.network().subnets.put(id,
        new SimSubnet(id, account.vpcId(), zone, VPC_IPV4.subnet(SUBNET_LENGTH, index),
            account.dualstack() ? Optional.of(VPC_IPV6.subnet(64, index)) : Optional.empty(),
            tags("Name", role.substring(role.lastIndexOf('/') + 1) + "-" + zone.name(), role, "1", clusterTag(account),
                "shared")));
  }

  private void otherVpc() {
    Network network = world.network();
    String vpcId = account.otherVpcId();
    network.vpcs.put(vpcId,
        new SimVpc(vpcId, OTHER_IPV4, Optional.empty(), Optional.empty(), tags("Name", "other")));
    SimZone zone = Optional.ofNullable(network.zones.get(account.zoneName(0))).orElseThrow();
    SimSubnet subnet = new SimSubnet(account.otherSubnetId(), vpcId, zone, OTHER_IPV4.subnet(SUBNET_LENGTH, 0),
        Optional.empty(), tags("Name", "other", "kubernetes.io/role/internal-elb", "1", OTHER_TAG, "shared"));
    network.subnets.put(subnet.id, subnet);
    String tableId = Account.id("rtb", 0x20);
    network.routeTables.put(tableId,
        new SimRouteTable(tableId, vpcId, true, List.of(), Optional.empty(), tags("Name", "other")));
    group(account.otherSecurityGroupId(), "other", vpcId).tags.put(OTHER_TAG, "owned");
    SimInterface card = network.attach(subnet, Optional.empty(), SimInterface.Kind.INSTANCE, "",
        List.of(account.otherSecurityGroupId()));
    card.instanceId = Optional.of(account.otherInstanceId());
    network.instances.put(account.otherInstanceId(),
        new SimInstance(account.otherInstanceId(), card, tags("Name", "other"), world.clock().instant()));
  }

  private void groups() {
    group(account.defaultSecurityGroupId(), "default", account.vpcId());
    group(account.nodeSecurityGroupId(), "nodes", account.vpcId()).tags.put(clusterTag(account), "owned");
  }

  private SimSecurityGroup group(String id, String name, String vpcId) {
    SimSecurityGroup group = new SimSecurityGroup(id, name, name + " of " + vpcId, vpcId,
        world.clock().instant().minusSeconds(86_400), Origin.FOUND);
    group.tags.put("Name", name);
    SecurityGroupRules.allowAllEgress(world, group);
    world.groups().all.put(id, group);
    return group;
  }

  private void foreign() {
    group(account.foreignSecurityGroupId(), Account.FOREIGN_NAME, account.vpcId()).tags.put("owner", "shop-team");
    ElbSeed.foreign(world);
  }

  private static String clusterTag(Account account) {
    return "kubernetes.io/cluster/" + account.cluster();
  }

  static Map<String, String> tags(String... pairs) {
    Map<String, String> tags = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      tags.put(pairs[i], pairs[i + 1]);
    }
    return tags;
  }
}
