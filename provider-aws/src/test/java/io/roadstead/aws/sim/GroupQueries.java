package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Reads of security groups and their rules. */
final class GroupQueries {

  private final World world;
  private final SecurityGroupApi api;
  private final SecurityGroupRules rules;
  private final Ec2Query<SimSecurityGroup> groups;
  private final Ec2Query<Placed> placed;

  /** A rule and where it is. */
  private record Placed(SimSecurityGroup group, SimRule rule, SecurityGroupApi.Direction direction) {
  }

  GroupQueries(World world, SecurityGroupApi api) {
    this.world = world;
    this.api = api;
    this.rules = new SecurityGroupRules(world);
    this.groups = new Ec2Query<SimSecurityGroup>(group -> group.id, group -> group.tags, GroupStore::notFound)
        .one("group-id", group -> group.id).one("group-name", group -> group.name).one("vpc-id", group -> group.vpcId)
        .one("description", group -> group.description).one("owner-id", _ -> world.account().accountId())
        .filter("ip-permission.cidr", group -> ingress(group, match -> text(match, Peer.Ipv4.class)))
        .filter("ip-permission.ipv6-cidr", group -> ingress(group, match -> text(match, Peer.Ipv6.class)))
        .filter("ip-permission.group-id", group -> ingress(group, match -> text(match, Peer.Group.class)))
        .filter("ip-permission.prefix-list-id", group -> ingress(group, match -> text(match, Peer.PrefixList.class)))
        .filter("ip-permission.protocol", group -> ingress(group, match -> List.of(match.protocol())))
        .filter("ip-permission.from-port", group -> ingress(group, match -> List.of(String.valueOf(match.fromPort()))))
        .filter("ip-permission.to-port", group -> ingress(group, match -> List.of(String.valueOf(match.toPort()))));
    this.placed = new Ec2Query<Placed>(each -> each.rule().id(), each -> each.rule().tags(),
        id -> ApiError.of("InvalidSecurityGroupRuleId.NotFound",
            "The security group rule ID '" + id + "' does not exist"))
        .one("group-id", each -> each.group().id).one("security-group-rule-id", each -> each.rule().id());
  }

  private static List<String> ingress(SimSecurityGroup group, Function<SimRule.Match, List<String>> values) {
    return group.ingress.keySet().stream().map(values).flatMap(Collection::stream).toList();
  }

  private static List<String> text(SimRule.Match match, Class<? extends Peer> kind) {
    return kind.isInstance(match.peer()) ? List.of(match.peer().text()) : List.of();
  }

  DescribeSecurityGroupsResponse describeGroups(DescribeSecurityGroupsRequest request) {
    if (!request.groupNames().isEmpty()) {
      // GroupName works in a default VPC only, and this account has none (EC2 API reference).
      throw ApiError.of("InvalidGroup.NotFound",
          "The security group '" + request.groupNames().getFirst() + "' does not exist in default VPC 'none'");
    }
    Instant now = world.clock().instant();
    request.groupIds().forEach(id -> world.groups().require(id, now, world.settings().timings().referenceLag()));
    boolean byId = !request.groupIds().isEmpty();
    List<SimSecurityGroup> visible = world.groups().all.values().stream()
        .filter(group -> byId || !group.createdAt.plus(world.settings().timings().listLag()).isAfter(now)).toList();
    List<SimSecurityGroup> selected = groups.select(visible, request.groupIds(), request.filters());
    Ec2Query.Page<SimSecurityGroup> page = groups.page(selected, request.groupIds(), request.maxResults(),
        request.nextToken());
    return DescribeSecurityGroupsResponse.builder().securityGroups(page.items().stream().map(this::show).toList())
        .nextToken(page.next()).build();
  }

  private SecurityGroup show(SimSecurityGroup group) {
    return SecurityGroup.builder().groupId(group.id).groupName(group.name).description(group.description)
        .vpcId(group.vpcId).ownerId(world.account().accountId()).securityGroupArn(api.arn(group))
        .tags(Ec2Tags.list(group.tags)).ipPermissions(rules.permissions(group.ingress.values()))
        .ipPermissionsEgress(rules.permissions(group.egress.values())).build();
  }

  DescribeSecurityGroupRulesResponse describeRules(DescribeSecurityGroupRulesRequest request) {
    List<Placed> all = new ArrayList<>();
    for (SimSecurityGroup group : world.groups().all.values()) {
      group.ingress.values().forEach(rule -> all.add(new Placed(group, rule, SecurityGroupApi.Direction.INGRESS)));
      group.egress.values().forEach(rule -> all.add(new Placed(group, rule, SecurityGroupApi.Direction.EGRESS)));
    }
    List<Placed> selected = placed.select(all, request.securityGroupRuleIds(), request.filters());
    Ec2Query.Page<Placed> page = placed.page(selected, request.securityGroupRuleIds(), request.maxResults(),
        request.nextToken());
    return DescribeSecurityGroupRulesResponse.builder()
        .securityGroupRules(
            page.items().stream().map(each -> api.show(each.group(), each.rule(), each.direction())).toList())
        .nextToken(page.next()).build();
  }
}
