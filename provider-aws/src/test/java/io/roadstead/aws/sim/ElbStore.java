package io.roadstead.aws.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Load balancers, listeners and target groups by ARN. */
final class ElbStore {

  private static final Pattern LOAD_BALANCER = Pattern
      .compile("arn:aws:elasticloadbalancing:[^:]+:\\d+:loadbalancer/(net|app|gwy)/[^/]+/[0-9a-f]+");
  private static final Pattern LISTENER = Pattern
      .compile("arn:aws:elasticloadbalancing:[^:]+:\\d+:listener/(net|app|gwy)/[^/]+/[0-9a-f]+/[0-9a-f]+");
  private static final Pattern TARGET_GROUP = Pattern
      .compile("arn:aws:elasticloadbalancing:[^:]+:\\d+:targetgroup/[^/]+/[0-9a-f]+");

  final Map<String, SimLoadBalancer> loadBalancers = new TreeMap<>();
  final Map<String, SimListener> listeners = new TreeMap<>();
  final Map<String, SimTargetGroup> targetGroups = new TreeMap<>();

  static String arn(Account account, String resource) {
    return "arn:aws:elasticloadbalancing:" + account.region() + ":" + account.accountId() + ":" + resource;
  }

  SimLoadBalancer loadBalancer(String arn) {
    return findLoadBalancer(arn).orElseThrow(() -> loadBalancerNotFound(arn));
  }

  static ApiError loadBalancerNotFound(String what) {
    return ApiError.of("LoadBalancerNotFound", "One or more load balancers not found: '" + what + "'");
  }

  Optional<SimLoadBalancer> findLoadBalancer(String arn) {
    checkArn(LOAD_BALANCER, arn, "load balancer");
    return Optional.ofNullable(loadBalancers.get(arn));
  }

  SimTargetGroup targetGroup(String arn) {
    return findTargetGroup(arn).orElseThrow(() -> targetGroupNotFound(arn));
  }

  static ApiError targetGroupNotFound(String what) {
    return ApiError.of("TargetGroupNotFound", "One or more target groups not found: '" + what + "'");
  }

  Optional<SimTargetGroup> findTargetGroup(String arn) {
    checkArn(TARGET_GROUP, arn, "target group");
    return Optional.ofNullable(targetGroups.get(arn));
  }

  Optional<SimListener> findListener(String arn) {
    checkArn(LISTENER, arn, "listener");
    return Optional.ofNullable(listeners.get(arn));
  }

  /** A listener younger than {@code lag} is not found yet. */
  SimListener listener(String arn, Instant now, Duration lag) {
    return findListener(arn)
        .filter(listener -> listener.origin == Origin.FOUND || !listener.createdAt.plus(lag).isAfter(now))
        .orElseThrow(() -> ApiError.of("ListenerNotFound", "One or more listeners not found: '" + arn + "'"));
  }

  private static void checkArn(Pattern pattern, String arn, String what) {
    if (!pattern.matcher(arn).matches()) {
      throw ApiError.validation("'" + arn + "' is not a valid " + what + " ARN");
    }
  }

  Optional<SimLoadBalancer> loadBalancerNamed(String name) {
    return loadBalancers.values().stream().filter(each -> each.name.equals(name)).findFirst();
  }

  Optional<SimTargetGroup> targetGroupNamed(String name) {
    return targetGroups.values().stream().filter(each -> each.name.equals(name)).findFirst();
  }

  /** Gives a listener its settings, and its target groups the listener. */
  void apply(SimListener listener, SimListener.Settings settings, Instant inUseUntil) {
    detach(listener, inUseUntil);
    listener.settings = settings;
    settings.forwards().forEach(forward -> targetGroup(forward.targetGroupArn()).listeners.add(listener));
    listener.loadBalancer.listeners.put(settings.port(), listener);
    listeners.put(listener.arn, listener);
  }

  void remove(SimListener listener, Instant inUseUntil) {
    detach(listener, inUseUntil);
    listeners.remove(listener.arn);
  }

  private void detach(SimListener listener, Instant inUseUntil) {
    listener.loadBalancer.listeners.values().remove(listener);
    for (SimTargetGroup group : targetGroups.values()) {
      if (group.listeners.remove(listener)) {
        group.inUseUntil = inUseUntil;
      }
    }
  }
}
