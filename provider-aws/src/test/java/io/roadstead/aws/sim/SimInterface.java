package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An elastic network interface of an instance or of a load balancer. */
final class SimInterface {

  final String id;
  final SimSubnet subnet;
  final String privateIp;
  final Kind kind;
  final String description;
  final List<String> groups;
  final TreeMap<String, String> tags = new TreeMap<>();
  Optional<String> instanceId = Optional.empty();
  Optional<Instant> releasedAt = Optional.empty();

  SimInterface(String id, SimSubnet subnet, String privateIp, Kind kind, String description, List<String> groups) {
    this.id = id;
    this.subnet = subnet;
    this.privateIp = privateIp;
    this.kind = kind;
    this.description = description;
    this.groups = new ArrayList<>(groups);
  }

  /** Interface types as in the EC2 API reference, NetworkInterface. */
  enum Kind {
    INSTANCE("interface"), LOAD_BALANCER("network_load_balancer");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }
}
