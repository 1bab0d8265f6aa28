package io.roadstead.aws.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** VPCs, subnets, machines, addresses and network interfaces. */
final class Network {

  final Map<String, SimZone> zones = new TreeMap<>();
  final Map<String, SimVpc> vpcs = new TreeMap<>();
  final Map<String, SimSubnet> subnets = new TreeMap<>();
  final Map<String, SimRouteTable> routeTables = new TreeMap<>();
  final Map<String, SimInstance> instances = new TreeMap<>();
  final Map<String, SimAddress> addresses = new TreeMap<>();
  final Map<String, SimInterface> interfaces = new TreeMap<>();
  /** Managed prefix lists: id to the number of entries they count for. */
  final Map<String, Integer> prefixLists = new TreeMap<>();

  private final InstantSource clock;
  private final Ids ids;
  private final List<SimInterface> releasing = new ArrayList<>();

  Network(InstantSource clock, Ids ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** Lets go of what was to be let go by now. */
  void settle() {
    Instant now = clock.instant();
    releasing.removeIf(released -> {
      boolean due = released.releasedAt.filter(at -> !at.isAfter(now)).isPresent();
      if (due) {
        remove(released);
      }
      return due;
    });
  }

  SimInterface attach(SimSubnet subnet, Optional<String> wantedIp, SimInterface.Kind kind, String description,
      List<String> groups) {
    String privateIp = wantedIp.orElseGet(subnet::nextAddress);
    subnet.take(privateIp);
    SimInterface created = new SimInterface(ids.ec2("eni"), subnet, privateIp, kind, description, groups);
    interfaces.put(created.id, created);
    return created;
  }

  /** The interface goes after a while; until then it keeps its groups and addresses in use. */
  void release(SimInterface networkInterface, Duration after) {
    networkInterface.releasedAt = Optional.of(clock.instant().plus(after));
    releasing.add(networkInterface);
    settle();
  }

  private void remove(SimInterface networkInterface) {
    interfaces.remove(networkInterface.id);
    networkInterface.subnet.release(networkInterface.privateIp);
    addresses.values().stream().filter(address -> address.usedBy.filter(networkInterface::equals).isPresent())
        .forEach(address -> address.usedBy = Optional.empty());
  }

  /** The interface that has this private address. */
  Optional<SimInterface> interfaceAt(String privateIp) {
    return interfaces.values().stream().filter(each -> each.privateIp.equals(privateIp)).findFirst();
  }

  Optional<SimSubnet> subnetOf(String privateIp) {
    IpBlock address = IpBlock.of(privateIp);
    return subnets.values().stream().filter(subnet -> subnet.cidr.contains(address)
        || subnet.ipv6.filter(block -> block.contains(address)).isPresent()).findFirst();
  }

  static String zoneOf(SimInstance instance) {
    return instance.networkInterface.subnet.zone.name();
  }
}
