package io.roadstead.aws.sim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenerAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancerAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyLoadBalancerAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** Attributes of load balancers, target groups and listeners. A call changes all the attributes it names or none. */
final class AttributeApi {

  private final World world;

  AttributeApi(World world) {
    this.world = world;
  }

  ModifyLoadBalancerAttributesResponse modify(ModifyLoadBalancerAttributesRequest request) {
    SimLoadBalancer loadBalancer = world.elb().loadBalancer(request.loadBalancerArn());
    Map<String, String> changed = new TreeMap<>();
    request.attributes().forEach(each -> put(changed, each.key(), each.value()));
    changed.forEach(AttributeTable.LOAD_BALANCER::check);
    Map<String, String> before = AttributeTable.LOAD_BALANCER.all(loadBalancer, loadBalancer.attributes);
    Map<String, String> after = new TreeMap<>(before);
    after.putAll(changed);
    if ("true".equals(after.get("access_logs.s3.enabled")) && "".equals(after.get("access_logs.s3.bucket"))) {
      throw ApiError.configuration("Access logs need a bucket: access_logs.s3.bucket");
    }
    String secondary = "secondary_ips.auto_assigned.per_subnet";
    if (number(after, secondary) < number(before, secondary)) {
      throw ApiError.configuration(secondary + " cannot be lowered");
    }
    loadBalancer.attributes.putAll(changed);
    return ModifyLoadBalancerAttributesResponse.builder().attributes(describe(loadBalancer)).build();
  }

  private static int number(Map<String, String> attributes, String key) {
    return Integer.parseInt(attributes.getOrDefault(key, "0"));
  }

  private static void put(Map<String, String> changed, @Nullable String key, @Nullable String value) {
    if (key == null || value == null) {
      throw ApiError.validation("Attribute key and value must be specified");
    }
    if (changed.put(key, value) != null) {
      throw ApiError.validation("Attribute key '" + key + "' is specified more than once");
    }
  }

  DescribeLoadBalancerAttributesResponse describe(DescribeLoadBalancerAttributesRequest request) {
    return DescribeLoadBalancerAttributesResponse.builder()
        .attributes(describe(world.elb().loadBalancer(request.loadBalancerArn()))).build();
  }

  private static List<LoadBalancerAttribute> describe(SimLoadBalancer from) {
    return AttributeTable.LOAD_BALANCER.all(from, from.attributes).entrySet().stream()
        .map(each -> LoadBalancerAttribute.builder().key(each.getKey()).value(each.getValue()).build()).toList();
  }

  ModifyTargetGroupAttributesResponse modify(ModifyTargetGroupAttributesRequest request) {
    SimTargetGroup group = world.elb().targetGroup(request.targetGroupArn());
    Map<String, String> changed = new TreeMap<>();
    request.attributes().forEach(each -> put(changed, each.key(), each.value()));
    changed.forEach(AttributeTable.TARGET_GROUP::check);
    if (group.settings.isUdpFamily() && "false".equals(changed.get("preserve_client_ip.enabled"))) {
      throw ApiError.configuration("Client IP preservation cannot be disabled for target groups of "
          + group.settings.protocol());
    }
    boolean tls = group.settings.protocol().equals("TLS")
        || group.listeners.stream().anyMatch(listener -> listener.settings.protocol().equals("TLS"));
    if (tls && "true".equals(changed.get("stickiness.enabled"))) {
      throw ApiError.configuration("Stickiness is not supported with TLS listeners and TLS target groups");
    }
    group.attributes.putAll(changed);
    return ModifyTargetGroupAttributesResponse.builder().attributes(describe(group)).build();
  }

  DescribeTargetGroupAttributesResponse describe(DescribeTargetGroupAttributesRequest request) {
    return DescribeTargetGroupAttributesResponse.builder()
        .attributes(describe(world.elb().targetGroup(request.targetGroupArn()))).build();
  }

  private static List<TargetGroupAttribute> describe(SimTargetGroup from) {
    return AttributeTable.TARGET_GROUP.all(from, from.attributes).entrySet().stream()
        .map(each -> TargetGroupAttribute.builder().key(each.getKey()).value(each.getValue()).build()).toList();
  }

  ModifyListenerAttributesResponse modify(ModifyListenerAttributesRequest request) {
    SimListener listener = require(request.listenerArn());
    Map<String, String> changed = new TreeMap<>();
    request.attributes().forEach(each -> put(changed, each.key(), each.value()));
    changed.forEach(AttributeTable.LISTENER::check);
    if (!hasIdleTimeout(listener)) {
      throw ApiError
          .configuration("Listener attributes are not supported with the protocol " + listener.settings.protocol());
    }
    listener.attributes.putAll(changed);
    return ModifyListenerAttributesResponse.builder().attributes(describe(listener)).build();
  }

  DescribeListenerAttributesResponse describe(DescribeListenerAttributesRequest request) {
    return DescribeListenerAttributesResponse.builder().attributes(describe(require(request.listenerArn()))).build();
  }

  /** The idle timeout of TLS and of pure UDP cannot be changed (Network Load Balancer user guide, listeners). */
  private static boolean hasIdleTimeout(SimListener listener) {
    return listener.settings.protocol().startsWith("TCP");
  }

  private static List<ListenerAttribute> describe(SimListener from) {
    return Optional.of(from).filter(AttributeApi::hasIdleTimeout).stream()
        .flatMap(each -> AttributeTable.LISTENER.all(each, each.attributes).entrySet().stream())
        .map(each -> ListenerAttribute.builder().key(each.getKey()).value(each.getValue()).build()).toList();
  }

  private SimListener require(String arn) {
    return world.elb().listener(arn, world.clock().instant(), world.settings().timings().listenerLag());
  }
}
