package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A listener: a port of a load balancer, whatever its protocol. */
final class SimListener {

  final String arn;
  final SimLoadBalancer loadBalancer;
  final Instant createdAt;
  final Origin origin;
  final Map<String, String> attributes = new TreeMap<>();
  final Map<String, String> tags = new TreeMap<>();
  Settings settings;

  SimListener(String arn, SimLoadBalancer loadBalancer, Settings settings, Instant createdAt, Origin origin) {
    this.arn = arn;
    this.loadBalancer = loadBalancer;
    this.settings = settings;
    this.createdAt = createdAt;
    this.origin = origin;
  }

  /** A target group and its share of the traffic. */
  record Forward(String targetGroupArn, int weight) {
  }

  /** Everything that {@code ModifyListener} can change. */
  record Settings(int port, String protocol, List<Forward> forwards, Optional<String> certificate,
      Optional<String> sslPolicy, Optional<String> alpnPolicy) {
  }

  boolean isUdp() {
    return settings.protocol().contains("UDP") || settings.protocol().contains("QUIC");
  }
}
