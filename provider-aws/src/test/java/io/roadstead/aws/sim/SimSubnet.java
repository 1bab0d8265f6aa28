package io.roadstead.aws.sim;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A subnet and the addresses taken in it. */
final class SimSubnet {

  /**
   * AWS keeps the first four addresses and the last one of every subnet (Amazon VPC user guide, Subnet CIDR blocks).
   */
  private static final int FIRST_USABLE = 4;
  private static final int KEPT_BY_AWS = 5;

  final String id;
  final String vpcId;
  final SimZone zone;
  final IpBlock cidr;
  final Optional<IpBlock> ipv6;
  final Map<String, String> tags;
  private final Set<String> used = new HashSet<>();
  private int takenByOthers;
  private long lastOffset = FIRST_USABLE - 1;

  SimSubnet(String id, String vpcId, SimZone zone, IpBlock cidr, Optional<IpBlock> ipv6, Map<String, String> tags) {
    this.id = id;
    this.vpcId = vpcId;
    this.zone = zone;
    this.cidr = cidr;
    this.ipv6 = ipv6;
    this.tags = tags;
  }

  int freeAddresses() {
    return cidr.size().intValueExact() - KEPT_BY_AWS - used.size() - takenByOthers;
  }

  /** Leaves {@code free} addresses, as if others had taken the rest. */
  void leaveFree(int free) {
    takenByOthers = 0;
    takenByOthers = freeAddresses() - free;
  }

  boolean isUsed(String address) {
    return used.contains(address);
  }

  void take(String address) {
    used.add(address);
  }

  void release(String address) {
    used.remove(address);
  }

  /** An address nobody has, in turn. */
  String nextAddress() {
    if (freeAddresses() < 1) {
      throw new IllegalStateException("no free address in " + id);
    }
    do {
      lastOffset = lastOffset + 2 < cidr.size().longValueExact() ? lastOffset + 1 : FIRST_USABLE;
    } while (used.contains(cidr.address(lastOffset)));
    return cidr.address(lastOffset);
  }
}
