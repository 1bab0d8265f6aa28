package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A security group and its rules. */
final class SimSecurityGroup {

  final String id;
  final String name;
  final String description;
  final String vpcId;
  final Instant createdAt;
  final Origin origin;
  final Map<String, String> tags = new TreeMap<>();
  final Map<SimRule.Match, SimRule> ingress = new LinkedHashMap<>();
  final Map<SimRule.Match, SimRule> egress = new LinkedHashMap<>();

  SimSecurityGroup(String id, String name, String description, String vpcId, Instant createdAt, Origin origin) {
    this.id = id;
    this.name = name;
    this.description = description;
    this.vpcId = vpcId;
    this.createdAt = createdAt;
    this.origin = origin;
  }

  boolean refersTo(String groupId) {
    Peer.Group peer = new Peer.Group(groupId);
    return ingress.keySet().stream().anyMatch(match -> match.peer().equals(peer))
        || egress.keySet().stream().anyMatch(match -> match.peer().equals(peer));
  }
}
