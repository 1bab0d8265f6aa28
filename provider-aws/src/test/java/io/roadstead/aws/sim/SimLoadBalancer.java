package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A Network Load Balancer. Final fields are what AWS never changes. */
final class SimLoadBalancer {

  final String arn;
  final String name;
  final String dnsName;
  final String scheme;
  final String vpcId;
  final Instant createdAt;
  final Instant activeAt;
  final Origin origin;
  /** One created without can never get one. */
  final boolean withGroups;
  final Map<String, SimPlacement> placements = new LinkedHashMap<>();
  final Map<Integer, SimListener> listeners = new TreeMap<>();
  final Map<String, String> attributes = new TreeMap<>();
  final Map<String, String> tags = new TreeMap<>();
  List<String> groups;
  String ipAddressType;
  String prefixNat = "off";
  String privateLinkRules = "on";
  Optional<String> failure = Optional.empty();

  SimLoadBalancer(Identity identity, String scheme, String ipAddressType, String vpcId, List<String> groups,
      Instant createdAt, Instant activeAt, Origin origin) {
    this.arn = identity.arn();
    this.name = identity.name();
    this.dnsName = identity.dnsName();
    this.scheme = scheme;
    this.ipAddressType = ipAddressType;
    this.vpcId = vpcId;
    this.groups = new ArrayList<>(groups);
    this.withGroups = !groups.isEmpty();
    this.createdAt = createdAt;
    this.activeAt = activeAt;
    this.origin = origin;
  }

  /** Name, ARN and DNS name {@code <name>-<16 hex>.elb.<region>.amazonaws.com}; upper and lower case stay as given. */
  record Identity(String name, String arn, String dnsName) {

    static Identity of(Account account, String name, String hex) {
      return new Identity(name, ElbStore.arn(account, "loadbalancer/net/" + name + "/" + hex),
          name + "-" + hex + ".elb." + account.region() + ".amazonaws.com");
    }
  }

  String state(Instant now) {
    if (failure.isPresent()) {
      return "failed";
    }
    return activeAt.isAfter(now) ? "provisioning" : "active";
  }

  boolean isInternetFacing() {
    return scheme.equals("internet-facing");
  }

  boolean isDualstack() {
    return ipAddressType.equals("dualstack");
  }

  boolean isCrossZone() {
    return "true".equals(attributes.get("load_balancing.cross_zone.enabled"));
  }

  /** The part of the ARN that listener ARNs repeat: {@code net/<name>/<id>}. */
  String path() {
    return arn.substring(arn.indexOf(":loadbalancer/") + ":loadbalancer/".length());
  }
}
