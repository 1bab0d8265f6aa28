package io.roadstead.aws.sim;

import java.util.Map;
import java.util.Optional;

/** An Elastic IP address, free or on a load balancer's interface. */
final class SimAddress {

  final String allocationId;
  final String publicIp;
  final Map<String, String> tags;
  Optional<SimInterface> usedBy = Optional.empty();

  SimAddress(String allocationId, String publicIp, Map<String, String> tags) {
    this.allocationId = allocationId;
    this.publicIp = publicIp;
    this.tags = tags;
  }
}
