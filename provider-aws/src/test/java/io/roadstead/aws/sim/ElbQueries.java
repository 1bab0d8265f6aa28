package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeAccountLimitsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeAccountLimitsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Limit;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/**
 * Reads of ELBv2. By ARN or name it is all or nothing; a listing misses for a while what was just created (reference
 * aws.md, 7.5).
 */
final class ElbQueries {

  /** "You can describe up to 20 load balancers in one call." */
  private static final int MAX_NAMED = 20;

  private final World world;

  ElbQueries(World world) {
    this.world = world;
  }

  DescribeLoadBalancersResponse loadBalancers(DescribeLoadBalancersRequest request) {
    List<String> arns = request.loadBalancerArns();
    List<String> names = request.names();
    checkNamed("Load balancer", arns, names, request.pageSize());
    List<SimLoadBalancer> selected = arns.isEmpty() && names.isEmpty()
        ? world.elb().loadBalancers.values().stream().filter(each -> isListed(each.createdAt, each.origin)).toList()
        : Stream.concat(arns.stream().map(world.elb()::loadBalancer), names.stream().map(name -> world.elb()
            .loadBalancerNamed(name).orElseThrow(() -> ElbStore.loadBalancerNotFound(name)))).distinct().toList();
    ElbPages<SimLoadBalancer> page = ElbPages.of(selected, each -> each.arn, request.pageSize(), request.marker());
    return DescribeLoadBalancersResponse.builder()
        .loadBalancers(page.items().stream().map(each -> ElbShapes.loadBalancer(world, each)).toList())
        .nextMarker(page.next()).build();
  }

  private static void checkNamed(String what, List<String> arns, List<String> names, @Nullable Integer pageSize) {
    if (!arns.isEmpty() && !names.isEmpty()) {
      throw ApiError.validation(what + " names and " + what + " ARNs cannot be specified at the same time");
    }
    if (arns.size() > MAX_NAMED || names.size() > MAX_NAMED) {
      throw ApiError.validation("A maximum of " + MAX_NAMED + " resources can be specified");
    }
    if (pageSize != null && !(arns.isEmpty() && names.isEmpty())) {
      throw ApiError.validation("A page size cannot be specified together with ARNs or names");
    }
  }

  private boolean isListed(Instant createdAt, Origin origin) {
    return origin == Origin.FOUND
        || !createdAt.plus(world.settings().timings().listLag()).isAfter(world.clock().instant());
  }

  DescribeTargetGroupsResponse targetGroups(DescribeTargetGroupsRequest request) {
    List<String> arns = request.targetGroupArns();
    List<String> names = request.names();
    checkNamed("Target group", arns, names, request.pageSize());
    if (request.loadBalancerArn() != null && !(arns.isEmpty() && names.isEmpty())) {
      throw ApiError.validation("A load balancer ARN cannot be specified together with target group ARNs or names");
    }
    ElbPages<SimTargetGroup> page = ElbPages.of(select(request.loadBalancerArn(), arns, names), each -> each.arn,
        request.pageSize(), request.marker());
    return DescribeTargetGroupsResponse.builder()
        .targetGroups(page.items().stream().map(ElbShapes::targetGroup).toList()).nextMarker(page.next()).build();
  }

  private List<SimTargetGroup> select(@Nullable String loadBalancerArn, List<String> arns, List<String> names) {
    if (loadBalancerArn != null) {
      SimLoadBalancer loadBalancer = world.elb().loadBalancer(loadBalancerArn);
      return world.elb().targetGroups.values().stream()
          .filter(group -> group.listeners.stream().anyMatch(listener -> listener.loadBalancer == loadBalancer))
          .toList();
    }
    if (arns.isEmpty() && names.isEmpty()) {
      return world.elb().targetGroups.values().stream().filter(each -> isListed(each.createdAt, each.origin)).toList();
    }
    return Stream.concat(arns.stream().map(world.elb()::targetGroup), names.stream().map(name -> world.elb()
        .targetGroupNamed(name).orElseThrow(() -> ElbStore.targetGroupNotFound(name)))).distinct().toList();
  }

  DescribeListenersResponse listeners(DescribeListenersRequest request) {
    boolean byLoadBalancer = request.loadBalancerArn() != null;
    if (byLoadBalancer != request.listenerArns().isEmpty()) {
      throw ApiError.validation("You must specify either listener ARNs or a load balancer ARN");
    }
    Instant now = world.clock().instant();
    List<SimListener> selected = byLoadBalancer
        ? List.copyOf(world.elb().loadBalancer(request.loadBalancerArn()).listeners.values())
        : request.listenerArns().stream()
            .map(arn -> world.elb().listener(arn, now, world.settings().timings().listenerLag())).distinct().toList();
    ElbPages<SimListener> page = ElbPages.of(selected, each -> each.arn, request.pageSize(), request.marker());
    return DescribeListenersResponse.builder().listeners(page.items().stream().map(ElbShapes::listener).toList())
        .nextMarker(page.next()).build();
  }

  DescribeTargetHealthResponse targetHealth(DescribeTargetHealthRequest request) {
    SimTargetGroup group = world.elb().targetGroup(request.targetGroupArn());
    TargetApi.settle(world, group);
    TargetHealthRules rules = new TargetHealthRules(world, group);
    List<TargetHealthDescription> described = request.targets().isEmpty()
        ? group.targets.values().stream().map(target -> describe(group, target, rules)).toList()
        : request.targets().stream().map(target -> find(group, target, rules)).toList();
    return DescribeTargetHealthResponse.builder().targetHealthDescriptions(described).build();
  }

  private static TargetHealthDescription describe(SimTargetGroup group, SimTarget target, TargetHealthRules rules) {
    TargetDescription.Builder shown = TargetDescription.builder().id(target.key.id()).port(target.key.port())
        .quicServerId(target.quicServerId.orElse(null));
    if (group.settings.targetType().equals("ip")) {
      shown.availabilityZone(target.zone);
    }
    return TargetHealthDescription.builder().target(shown.build()).targetHealth(rules.of(target))
        .healthCheckPort(String.valueOf(group.healthCheck.portFor(target.key.port()))).build();
  }

  private static TargetHealthDescription find(SimTargetGroup group, TargetDescription wanted, TargetHealthRules rules) {
    int port = wanted.port() == null ? group.settings.port() : wanted.port();
    return Optional.ofNullable(group.targets.get(new SimTarget.Key(wanted.id(), port)))
        .map(target -> describe(group, target, rules))
        .orElseGet(() -> TargetHealthDescription.builder()
            .target(TargetDescription.builder().id(wanted.id()).port(port).build())
            .targetHealth(TargetHealthRules.notRegistered()).build());
  }

  DescribeAccountLimitsResponse limits(DescribeAccountLimitsRequest request) {
    List<Limit> limits = Stream.of(Quota.values()).flatMap(quota -> quota.limitName().stream()
        .map(name -> Limit.builder().name(name).max(String.valueOf(world.quota(quota))).build())).toList();
    ElbPages<Limit> page = ElbPages.of(limits, Limit::name, request.pageSize(), request.marker());
    return DescribeAccountLimitsResponse.builder().limits(page.items()).nextMarker(page.next()).build();
  }
}
