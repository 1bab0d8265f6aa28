package io.roadstead.aws.sim;

import java.util.Optional;

/** A load balancer's foot in one subnet. */
record SimPlacement(Wanted wanted, SimInterface card, Optional<SimAddress> address) {

  Optional<String> publicIp() {
    return address.map(elastic -> elastic.publicIp);
  }

  /** What was asked for: a subnet, and addresses if they were to be certain ones. */
  record Wanted(String subnetId, Optional<String> allocationId, Optional<String> privateIpv4, Optional<String> ipv6,
      Optional<String> natPrefix) {

    static Wanted subnet(String id) {
      return new Wanted(id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }
}
