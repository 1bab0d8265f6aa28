package io.roadstead.aws.sim;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The attributes AWS knows for Network Load Balancers, their target groups and listeners, with defaults and legal
 * values (ELB API reference, LoadBalancerAttribute, TargetGroupAttribute, ListenerAttribute). The SDK's model has
 * them as free strings.
 */
final class AttributeTable<T> {

  private static final Predicate<String> BOOLEAN = List.of("true", "false")::contains;

  static final AttributeTable<SimLoadBalancer> LOAD_BALANCER = new AttributeTable<SimLoadBalancer>("Load balancer")
      .add("access_logs.s3.enabled", "false", BOOLEAN).add("access_logs.s3.bucket", "", _ -> true)
      .add("access_logs.s3.prefix", "", _ -> true).add("deletion_protection.enabled", "false", BOOLEAN)
      .add("load_balancing.cross_zone.enabled", "false", BOOLEAN).add("zonal_shift.config.enabled", "false", BOOLEAN)
      .add("secondary_ips.auto_assigned.per_subnet", "0", range(0, 7))
      .add("dns_record.client_routing_policy", "any_availability_zone",
          oneOf("any_availability_zone", "partial_availability_zone_affinity", "availability_zone_affinity"))
      .add("ipv6.deny_all_igw_traffic", balancer -> String.valueOf(!balancer.isInternetFacing()), BOOLEAN);

  static final AttributeTable<SimListener> LISTENER = new AttributeTable<SimListener>("Listener")
      .add("tcp.idle_timeout.seconds", "350", range(60, 6000));

  static final AttributeTable<SimTargetGroup> TARGET_GROUP = targetGroup();

  private final String what;
  private final Map<String, Attribute<T>> attributes = new TreeMap<>();

  private AttributeTable(String what) {
    this.what = what;
  }

  /** Default, which may depend on the resource, and legal values. */
  private record Attribute<T>(Function<T, String> defaultValue, Predicate<String> legal) {
  }

  private static AttributeTable<SimTargetGroup> targetGroup() {
    AttributeTable<SimTargetGroup> table = new AttributeTable<SimTargetGroup>("Target group")
        .add("deregistration_delay.timeout_seconds", "300", range(0, 3600))
        .add("deregistration_delay.connection_termination.enabled",
            group -> String.valueOf(List.of("UDP", "TCP_UDP").contains(group.settings.protocol())), BOOLEAN)
        .add("stickiness.enabled", "false", BOOLEAN).add("stickiness.type", "source_ip", oneOf("source_ip"))
        .add("load_balancing.cross_zone.enabled", "use_load_balancer_configuration",
            oneOf("true", "false", "use_load_balancer_configuration"))
        .add("preserve_client_ip.enabled",
            group -> String.valueOf(group.settings.targetType().equals("instance") || group.settings.isUdpFamily()),
            BOOLEAN)
        .add("proxy_protocol_v2.enabled", "false", BOOLEAN)
        .add("target_health_state.unhealthy.connection_termination.enabled", "true", BOOLEAN)
        .add("target_health_state.unhealthy.draining_interval_seconds", "0", range(0, 360_000));
    for (String part : List.of("dns_failover", "unhealthy_state_routing")) {
      String prefix = "target_group_health." + part + ".minimum_healthy_targets.";
      table.add(prefix + "count", "1", range(1, 1000).or("off"::equals));
      table.add(prefix + "percentage", "off", range(1, 100).or("off"::equals));
    }
    return table;
  }

  private AttributeTable<T> add(String key, String defaultValue, Predicate<String> legal) {
    return add(key, _ -> defaultValue, legal);
  }

  private AttributeTable<T> add(String key, Function<T, String> defaultValue, Predicate<String> legal) {
    attributes.put(key, new Attribute<>(defaultValue, legal));
    return this;
  }

  private static Predicate<String> range(int min, int max) {
    return text -> text.matches("\\d{1,6}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max;
  }

  private static Predicate<String> oneOf(String... values) {
    return List.of(values)::contains;
  }

  static String defaultOf(SimTargetGroup group, String key) {
    return TARGET_GROUP.all(group, Map.of()).getOrDefault(key, "");
  }

  /** Every attribute of a resource: its own values over the defaults. */
  Map<String, String> all(T resource, Map<String, String> own) {
    Map<String, String> all = new TreeMap<>();
    attributes.forEach((key, attribute) -> all.put(key, attribute.defaultValue().apply(resource)));
    all.putAll(own);
    return all;
  }

  void check(String key, String value) {
    Attribute<T> attribute = attributes.get(key);
    if (attribute == null) {
      throw ApiError.validation(what + " attribute key '" + key + "' is not recognized");
    }
    if (!attribute.legal().test(value)) {
      throw ApiError.validation(what + " attribute '" + key + "' cannot have the value '" + value + "'");
    }
  }
}
