package io.roadstead.aws.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is in the account at one moment, for tests to look at; not visible to any client. */
public record AccountState(List<LoadBalancerView> loadBalancers, List<ListenerView> listeners,
    List<TargetGroupView> targetGroups, List<SecurityGroupView> securityGroups) {

  /** @param state {@code provisioning}, {@code active} or {@code failed} */
  public record LoadBalancerView(String arn, String name, String dnsName, String scheme, String state,
      String ipAddressType,
      List<String> subnetIds, List<String> allocationIds, List<String> securityGroups, Map<String, String> attributes,
      Map<String, String> tags) {
  }

  public record ListenerView(String arn, String loadBalancerArn, int port, String protocol,
      List<String> targetGroupArns,
      Map<String, String> attributes, Map<String, String> tags) {
  }

  public record TargetGroupView(String arn, String name, String protocol, int port, HealthCheckView healthCheck,
      List<TargetView> targets, Map<String, String> attributes, Map<String, String> tags) {
  }

  public record HealthCheckView(String protocol, String port, String path, int interval, int timeout, int healthy,
      int unhealthy) {
  }

  /** @param health as {@code DescribeTargetHealth} says it */
  public record TargetView(String id, int port, String health) {
  }

  public record SecurityGroupView(String id, String name, List<RuleView> ingress, Map<String, String> tags) {
  }

  /** @param peer a network, a group id or a prefix list id */
  public record RuleView(String id, String protocol, int fromPort, int toPort, String peer, String description) {
  }

  public Optional<LoadBalancerView> loadBalancer(String name) {
    return loadBalancers.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  public Optional<TargetGroupView> targetGroup(String name) {
    return targetGroups.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  public Optional<SecurityGroupView> securityGroup(String id) {
    return securityGroups.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  static AccountState of(World world) {
    return new AccountState(
        world.elb().loadBalancers.values().stream().map(each -> view(world, each)).toList(),
        world.elb().listeners.values().stream().map(AccountState::view).toList(),
        world.elb().targetGroups.values().stream().map(each -> view(world, each)).toList(),
        world.groups().all.values().stream().map(AccountState::view).toList());
  }

  private static LoadBalancerView view(World world, SimLoadBalancer from) {
    return new LoadBalancerView(from.arn, from.name, from.dnsName, from.scheme, from.state(world.clock().instant()),
        from.ipAddressType, List.copyOf(from.placements.keySet()),
        from.placements.values().stream().flatMap(each -> each.wanted().allocationId().stream()).toList(),
        List.copyOf(from.groups), AttributeTable.LOAD_BALANCER.all(from, from.attributes), new TreeMap<>(from.tags));
  }

  private static ListenerView view(SimListener from) {
    return new ListenerView(from.arn, from.loadBalancer.arn, from.settings.port(), from.settings.protocol(),
        from.settings.forwards().stream().map(SimListener.Forward::targetGroupArn).toList(),
        AttributeTable.LISTENER.all(from, from.attributes), new TreeMap<>(from.tags));
  }

  private static TargetGroupView view(World world, SimTargetGroup from) {
    TargetApi.settle(world, from);
    TargetHealthRules rules = new TargetHealthRules(world, from);
    SimTargetGroup.HealthCheck check = from.healthCheck;
    return new TargetGroupView(from.arn, from.name, from.settings.protocol(), from.settings.port(),
        new HealthCheckView(check.protocol(), check.port(), check.isHttp() ? check.path() : "", check.interval(),
            check.timeout(), check.healthy(), check.unhealthy()),
        from.targets.values().stream().map(target -> new TargetView(target.key.id(), target.key.port(),
            rules.of(target).stateAsString())).toList(),
        AttributeTable.TARGET_GROUP.all(from, from.attributes), new TreeMap<>(from.tags));
  }

  private static SecurityGroupView view(SimSecurityGroup from) {
    return new SecurityGroupView(from.id, from.name,
        from.ingress.values().stream()
            .map(rule -> new RuleView(rule.id(), rule.match().protocol(), rule.match().fromPort(),
                rule.match().toPort(), rule.match().peer().text(), rule.description()))
            .toList(),
        new TreeMap<>(from.tags));
  }

  static List<Leftover> leftovers(World world) {
    List<Leftover> all = new ArrayList<>();
    world.elb().loadBalancers.values().stream().filter(each -> each.origin == Origin.CREATED)
        .forEach(each -> all.add(new Leftover("load-balancer", each.arn, each.name)));
    world.elb().listeners.values().stream().filter(each -> each.origin == Origin.CREATED)
        .forEach(
            each -> all.add(new Leftover("listener", each.arn, each.loadBalancer.name + ":" + each.settings.port())));
    world.elb().targetGroups.values().stream().filter(each -> each.origin == Origin.CREATED)
        .forEach(each -> all.add(new Leftover("target-group", each.arn, each.name)));
    for (SimSecurityGroup group : world.groups().all.values()) {
      if (group.origin == Origin.CREATED) {
        all.add(new Leftover("security-group", group.id, group.name));
      } else {
        group.ingress.values().stream().filter(rule -> rule.origin() == Origin.CREATED)
            .forEach(rule -> all.add(new Leftover("security-group-rule", rule.id(), group.name)));
      }
    }
    return all;
  }
}
