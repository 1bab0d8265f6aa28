package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A target group, its targets and the listeners that forward to it. */
final class SimTargetGroup {

  final String arn;
  final String name;
  final Settings settings;
  final Instant createdAt;
  final Origin origin;
  final Map<String, String> attributes = new TreeMap<>();
  final Map<String, String> tags = new TreeMap<>();
  final Map<SimTarget.Key, SimTarget> targets = new LinkedHashMap<>();
  final Set<SimListener> listeners = new LinkedHashSet<>();
  HealthCheck healthCheck;
  /** AWS lets go of a target group only some time after its last listener is gone. */
  Instant inUseUntil = Instant.MIN;

  SimTargetGroup(String arn, String name, Settings settings, HealthCheck healthCheck, Instant createdAt,
      Origin origin) {
    this.arn = arn;
    this.name = name;
    this.settings = settings;
    this.healthCheck = healthCheck;
    this.createdAt = createdAt;
    this.origin = origin;
  }

  /** What never changes. */
  record Settings(String protocol, int port, String vpcId, String targetType, String ipAddressType) {

    boolean isUdpFamily() {
      return protocol.contains("UDP") || protocol.contains("QUIC");
    }
  }

  /**
   * @param port {@code traffic-port} or a number
   * @param path empty unless the protocol is HTTP or HTTPS, as is {@code matcher}
   */
  record HealthCheck(String protocol, String port, String path, String matcher, int interval, int timeout, int healthy,
      int unhealthy) {

    boolean isHttp() {
      return protocol.startsWith("HTTP");
    }

    int portFor(int targetPort) {
      return port.equals("traffic-port") ? targetPort : Integer.parseInt(port);
    }
  }

  String attribute(String key) {
    return attributes.getOrDefault(key, AttributeTable.defaultOf(this, key));
  }

  long active() {
    return targets.values().stream().filter(target -> target.drainingUntil.isEmpty()).count();
  }
}
