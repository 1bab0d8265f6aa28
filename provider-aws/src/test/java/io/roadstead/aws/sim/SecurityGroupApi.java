package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.RevokedSecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** Security groups: made, opened, closed, deleted. Authorize and revoke do all of a request or none of it. */
final class SecurityGroupApi {

  private final World world;
  private final SecurityGroupRules rules;

  SecurityGroupApi(World world) {
    this.world = world;
    this.rules = new SecurityGroupRules(world);
  }

  CreateSecurityGroupResponse create(CreateSecurityGroupRequest request) {
    if (request.groupName().startsWith("sg-")) {
      throw ApiError.of("InvalidParameterValue", "Group names may not be in the format sg-*");
    }
    String vpcId = request.vpcId();
    if (vpcId == null) {
      throw ApiError.of("VPCIdNotSpecified", "No default VPC for this user");
    }
    if (!world.network().vpcs.containsKey(vpcId)) {
      throw ApiError.of("InvalidVpcID.NotFound", "The vpc ID '" + vpcId + "' does not exist");
    }
    Map<String, String> tags = Ec2Tags.of(request.tagSpecifications(), "security-group");
    Ec2Tags.check(world, tags);
    Collection<SimSecurityGroup> all = world.groups().all.values();
    if (all.stream().anyMatch(group -> group.vpcId.equals(vpcId) && group.name.equals(request.groupName()))) {
      throw ApiError.of("InvalidGroup.Duplicate",
          "The security group '" + request.groupName() + "' already exists for VPC '" + vpcId + "'");
    }
    if (all.size() >= world.quota(Quota.SECURITY_GROUPS)) {
      throw ApiError.of("SecurityGroupLimitExceeded", "The maximum number of security groups has been reached.");
    }
    SimSecurityGroup group = new SimSecurityGroup(world.ids().ec2("sg"), request.groupName(), request.description(),
        vpcId,
        world.clock().instant(), Origin.CREATED);
    group.tags.putAll(tags);
    SecurityGroupRules.allowAllEgress(world, group);
    world.groups().all.put(group.id, group);
    return CreateSecurityGroupResponse.builder().groupId(group.id).tags(Ec2Tags.list(tags)).securityGroupArn(arn(group))
        .build();
  }

  String arn(SimSecurityGroup group) {
    return "arn:aws:ec2:" + world.account().region() + ":" + world.account().accountId() + ":security-group/"
        + group.id;
  }

  DeleteSecurityGroupResponse delete(DeleteSecurityGroupRequest request) {
    SimSecurityGroup group = require(request.groupId());
    if (group.name.equals("default")) {
      throw ApiError.of("CannotDelete",
          "the specified group: \"" + group.id + "\" name: \"default\" cannot be deleted by a user");
    }
    boolean onInterface = world.network().interfaces.values().stream().anyMatch(each -> each.groups.contains(group.id));
    boolean referred = world.groups().all.values().stream()
        .anyMatch(other -> other != group && other.refersTo(group.id));
    if (onInterface || referred) {
      throw ApiError.of("DependencyViolation", "resource " + group.id + " has a dependent object");
    }
    world.groups().all.remove(group.id);
    return DeleteSecurityGroupResponse.builder().returnValue(true).groupId(group.id).build();
  }

  AuthorizeSecurityGroupIngressResponse authorize(AuthorizeSecurityGroupIngressRequest request) {
    SimSecurityGroup group = require(request.groupId());
    Map<String, String> tags = Ec2Tags.of(request.tagSpecifications(), "security-group-rule");
    Ec2Tags.check(world, tags);
    List<SecurityGroupRules.Wanted> wanted = rules.parse(group, request.ipPermissions().isEmpty()
        ? flat(request.ipProtocol(), request.fromPort(), request.toPort(), request.cidrIp())
        : request.ipPermissions());
    for (SecurityGroupRules.Wanted each : wanted) {
      if (group.ingress.containsKey(each.match())) {
        throw ApiError.of("InvalidPermission.Duplicate",
            "the specified rule \"" + describe(each.match()) + "\" already exists");
      }
    }
    Set<SimRule.Match> after = new LinkedHashSet<>(group.ingress.keySet());
    wanted.forEach(each -> after.add(each.match()));
    rules.checkQuota(after);
    List<SimRule> added = new ArrayList<>();
    Instant now = world.clock().instant();
    for (SecurityGroupRules.Wanted each : wanted) {
      SimRule rule = new SimRule(world.ids().ec2("sgr"), each.match(), each.description(), new TreeMap<>(tags), now,
          Origin.CREATED);
      group.ingress.put(each.match(), rule);
      added.add(rule);
    }
    return AuthorizeSecurityGroupIngressResponse.builder().returnValue(true)
        .securityGroupRules(added.stream().map(rule -> show(group, rule, Direction.INGRESS)).toList()).build();
  }

  RevokeSecurityGroupIngressResponse revoke(RevokeSecurityGroupIngressRequest request) {
    SimSecurityGroup group = require(request.groupId());
    List<SimRule> removed = request.securityGroupRuleIds().isEmpty()
        ? byPermission(group, request)
        : request.securityGroupRuleIds().stream().map(id -> byId(group, id)).toList();
    removed.forEach(rule -> group.ingress.remove(rule.match()));
    return RevokeSecurityGroupIngressResponse.builder().returnValue(true)
        .revokedSecurityGroupRules(removed.stream().map(rule -> revoked(group, rule)).toList()).build();
  }

  private List<SimRule> byPermission(SimSecurityGroup group, RevokeSecurityGroupIngressRequest request) {
    List<SimRule> found = new ArrayList<>();
    for (SecurityGroupRules.Wanted each : rules.parse(group, request.ipPermissions().isEmpty()
        ? flat(request.ipProtocol(), request.fromPort(), request.toPort(), request.cidrIp())
        : request.ipPermissions())) {
      SimRule rule = group.ingress.get(each.match());
      if (rule == null) {
        throw ApiError.of("InvalidPermission.NotFound",
            "The specified rule does not exist in this security group: " + describe(each.match()));
      }
      found.add(rule);
    }
    return found;
  }

  private static SimRule byId(SimSecurityGroup group, String id) {
    return group.ingress.values().stream().filter(rule -> rule.id().equals(id)).findFirst()
        .orElseThrow(() -> ApiError.of("InvalidSecurityGroupRuleId.NotFound",
            "The security group rule ID '" + id + "' does not exist"));
  }

  private SimSecurityGroup require(@Nullable String id) {
    if (id == null) {
      throw ApiError.of("MissingParameter", "The request must contain the parameter groupId");
    }
    return world.groups().require(id, world.clock().instant(), world.settings().timings().referenceLag());
  }

  /** The request's own fields, an older form of a single IPv4 permission. */
  private static List<IpPermission> flat(
      @Nullable String protocol, @Nullable Integer from, @Nullable Integer to, @Nullable String cidr) {
    if (protocol == null || cidr == null) {
      return List.of();
    }
    return List.of(IpPermission.builder().ipProtocol(protocol).fromPort(from).toPort(to)
        .ipRanges(IpRange.builder().cidrIp(cidr).build()).build());
  }

  private static String describe(SimRule.Match match) {
    return "peer: " + match.peer().text() + ", " + match.protocol() + ", from port: " + match.fromPort() + ", to port: "
        + match.toPort() + ", ALLOW";
  }

  /** Which way a rule lets traffic. */
  enum Direction {
    INGRESS, EGRESS
  }

  SecurityGroupRule show(SimSecurityGroup group, SimRule rule, Direction direction) {
    SecurityGroupRule.Builder shown = SecurityGroupRule.builder().securityGroupRuleId(rule.id()).groupId(group.id)
        .groupOwnerId(world.account().accountId()).isEgress(direction == Direction.EGRESS)
        .ipProtocol(rule.match().protocol())
        .fromPort(rule.match().fromPort()).toPort(rule.match().toPort())
        .description(SecurityGroupRules.orNull(rule.description())).tags(Ec2Tags.list(rule.tags()))
        .securityGroupRuleArn("arn:aws:ec2:" + world.account().region() + ":" + world.account().accountId()
            + ":security-group-rule/" + rule.id());
    switch (rule.match().peer()) {
      case Peer.Ipv4 ipv4 -> shown.cidrIpv4(ipv4.text());
      case Peer.Ipv6 ipv6 -> shown.cidrIpv6(ipv6.text());
      case Peer.PrefixList list -> shown.prefixListId(list.id());
      case Peer.Group peer -> shown.referencedGroupInfo(ReferencedSecurityGroup.builder().groupId(peer.id())
          .userId(world.account().accountId()).vpcId(group.vpcId).build());
    }
    return shown.build();
  }

  private static RevokedSecurityGroupRule revoked(SimSecurityGroup group, SimRule rule) {
    RevokedSecurityGroupRule.Builder shown = RevokedSecurityGroupRule.builder().securityGroupRuleId(rule.id())
        .groupId(group.id).isEgress(false).ipProtocol(rule.match().protocol()).fromPort(rule.match().fromPort())
        .toPort(rule.match().toPort()).description(SecurityGroupRules.orNull(rule.description()));
    switch (rule.match().peer()) {
      case Peer.Ipv4 ipv4 -> shown.cidrIpv4(ipv4.text());
      case Peer.Ipv6 ipv6 -> shown.cidrIpv6(ipv6.text());
      case Peer.PrefixList list -> shown.prefixListId(list.id());
      case Peer.Group peer -> shown.referencedGroupId(peer.id());
    }
    return shown.build();
  }
}
