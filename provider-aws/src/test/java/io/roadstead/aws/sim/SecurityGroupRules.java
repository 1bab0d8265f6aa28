package io.roadstead.aws.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** Reads permissions into single rules, and writes rules back as permissions. */
final class SecurityGroupRules {

  private static final int MAX_PORT = 65_535;
  private static final int MAX_ICMP = 255;
  private static final IpBlock ANYWHERE = IpBlock.of("0.0.0.0/0");

  private final World world;

  SecurityGroupRules(World world) {
    this.world = world;
  }

  /** A rule asked for: what it matches and its description. */
  record Wanted(SimRule.Match match, String description) {
  }

  /** The rule every new group has (EC2 API reference, CreateSecurityGroup). */
  static void allowAllEgress(World world, SimSecurityGroup group) {
    SimRule.Match all = new SimRule.Match("-1", SimRule.ANY_PORT, SimRule.ANY_PORT, new Peer.Ipv4(ANYWHERE));
    group.egress.put(all, new SimRule(world.ids().ec2("sgr"), all, "", new TreeMap<>(), group.createdAt, group.origin));
  }

  List<Wanted> parse(SimSecurityGroup group, List<IpPermission> permissions) {
    List<Wanted> wanted = new ArrayList<>();
    permissions.forEach(permission -> parse(group, permission, wanted));
    if (wanted.isEmpty()) {
      throw ApiError.of("MissingParameter", "The request must contain the parameter ipPermissions");
    }
    Set<SimRule.Match> distinct = Set.copyOf(wanted.stream().map(Wanted::match).toList());
    if (distinct.size() < wanted.size()) {
      throw ApiError.of("InvalidParameterValue", "The same permission must not appear multiple times");
    }
    return wanted;
  }

  private void parse(SimSecurityGroup group, IpPermission permission, List<Wanted> wanted) {
    String protocol = protocol(permission.ipProtocol());
    Ports ports = Ports.of(protocol, permission.fromPort(), permission.toPort());
    Function<Peer, SimRule.Match> match = peer -> new SimRule.Match(protocol, ports.from(), ports.to(), peer);
    int before = wanted.size();
    permission.ipRanges().forEach(range -> wanted.add(
        new Wanted(match.apply(new Peer.Ipv4(block(range.cidrIp(), 32))), text(range.description()))));
    permission.ipv6Ranges().forEach(range -> wanted.add(
        new Wanted(match.apply(new Peer.Ipv6(block(range.cidrIpv6(), 128))), text(range.description()))));
    permission.prefixListIds().forEach(list -> wanted.add(
        new Wanted(match.apply(prefixList(list.prefixListId())), text(list.description()))));
    permission.userIdGroupPairs().forEach(pair -> wanted.add(
        new Wanted(match.apply(peerGroup(group, pair)), text(pair.description()))));
    if (wanted.size() == before) {
      throw ApiError.of("MissingParameter", "Source group ID missing.");
    }
  }

  private static String text(@Nullable String description) {
    return description == null ? "" : description;
  }

  /**
   * Names are lower case; the numbers of the four named protocols are shown by name (EC2 API reference, IpPermission).
   */
  private static String protocol(String text) {
    return switch (text) {
      case "tcp", "6" -> "tcp";
      case "udp", "17" -> "udp";
      case "icmp", "1" -> "icmp";
      case "icmpv6", "58" -> "icmpv6";
      case "-1" -> "-1";
      default -> {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > MAX_ICMP) {
          throw ApiError.of("InvalidParameterValue", "Invalid value '" + text + "' for IP protocol. Unknown protocol.");
        }
        yield text;
      }
    };
  }

  private static IpBlock block(@Nullable String text, int width) {
    return IpBlock.parse(String.valueOf(text))
        .filter(block -> block.width() == width && String.valueOf(text).contains("/"))
        .orElseThrow(() -> ApiError.of("InvalidParameterValue", "CIDR block " + text + " is malformed"));
  }

  private Peer prefixList(String id) {
    if (!world.network().prefixLists.containsKey(id)) {
      throw ApiError.of("InvalidPrefixListID.NotFound", "The prefix list ID '" + id + "' does not exist");
    }
    return new Peer.PrefixList(id);
  }

  private Peer peerGroup(SimSecurityGroup group, UserIdGroupPair pair) {
    String id = pair.groupId();
    if (id == null) {
      throw ApiError.of("MissingParameter", "Source group ID missing.");
    }
    if (pair.userId() != null && !pair.userId().equals(world.account().accountId())) {
      throw GroupStore.notFound(pair.userId() + "/" + id);
    }
    SimSecurityGroup peer = world.groups().require(id, world.clock().instant(),
        world.settings().timings().referenceLag());
    if (!peer.vpcId.equals(group.vpcId)) {
      throw ApiError.of("InvalidGroup.NotFound",
          "You have specified two resources that belong to different networks.");
    }
    return new Peer.Group(id);
  }

  /** From and to; for icmp type and code; -1 is any. */
  private record Ports(int from, int to) {

    static Ports of(String protocol, @Nullable Integer from, @Nullable Integer to) {
      return switch (protocol) {
        case "tcp", "udp" -> range(from, to);
        case "icmp", "icmpv6" -> icmp(from, to);
        default -> new Ports(SimRule.ANY_PORT, SimRule.ANY_PORT);
      };
    }

    private static Ports range(@Nullable Integer from, @Nullable Integer to) {
      if (from == null || to == null) {
        throw ApiError.of("InvalidParameterValue",
            "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
      }
      if (from < 0 || to > MAX_PORT || from > to) {
        throw ApiError.of("InvalidParameterValue", "Invalid value '" + from + "-" + to + "' for portRange.");
      }
      return new Ports(from, to);
    }

    private static Ports icmp(@Nullable Integer type, @Nullable Integer code) {
      if (type == null || code == null || type < -1 || code < -1 || type > MAX_ICMP || code > MAX_ICMP) {
        throw ApiError.of("InvalidParameterValue", "Invalid value for ICMP type or code: " + type + ", " + code);
      }
      return new Ports(type, code);
    }
  }

  /**
   * Refuses what would exceed the quota. Rules are counted once for IPv4 and once for IPv6; a group counts in both, a
   * prefix list with its maximum of entries (Amazon VPC user guide, quotas).
   */
  void checkQuota(Iterable<SimRule.Match> ingress) {
    int ipv4 = 0;
    int ipv6 = 0;
    for (SimRule.Match match : ingress) {
      int weight = match.peer() instanceof Peer.PrefixList list
          ? world.network().prefixLists.getOrDefault(list.id(), 1)
          : 1;
      ipv4 += match.peer() instanceof Peer.Ipv6 ? 0 : weight;
      ipv6 += match.peer() instanceof Peer.Ipv4 ? 0 : weight;
    }
    if (Math.max(ipv4, ipv6) > world.quota(Quota.RULES_PER_SECURITY_GROUP)) {
      throw ApiError.of("RulesPerSecurityGroupLimitExceeded",
          "The maximum number of rules per security group has been reached.");
    }
  }

  /** Rules grouped by protocol and ports, as EC2 shows them. */
  List<IpPermission> permissions(Iterable<SimRule> rules) {
    Map<String, List<SimRule>> byPorts = new TreeMap<>();
    for (SimRule rule : rules) {
      SimRule.Match match = rule.match();
      byPorts.computeIfAbsent(match.protocol() + "/" + match.fromPort() + "/" + match.toPort(), _ -> new ArrayList<>())
          .add(rule);
    }
    return byPorts.values().stream().map(this::permission).toList();
  }

  private IpPermission permission(List<SimRule> rules) {
    SimRule.Match first = rules.getFirst().match();
    IpPermission.Builder permission = IpPermission.builder().ipProtocol(first.protocol());
    if (!first.protocol().equals("-1")) {
      permission.fromPort(first.fromPort()).toPort(first.toPort());
    }
    return permission
        .ipRanges(rules.stream().filter(rule -> rule.match().peer() instanceof Peer.Ipv4)
            .map(rule -> IpRange.builder().cidrIp(rule.match().peer().text())
                .description(orNull(rule.description())).build())
            .toList())
        .ipv6Ranges(rules.stream().filter(rule -> rule.match().peer() instanceof Peer.Ipv6)
            .map(rule -> Ipv6Range.builder().cidrIpv6(rule.match().peer().text())
                .description(orNull(rule.description())).build())
            .toList())
        .prefixListIds(rules.stream().filter(rule -> rule.match().peer() instanceof Peer.PrefixList)
            .map(rule -> PrefixListId.builder()
                .prefixListId(rule.match().peer().text()).description(orNull(rule.description())).build())
            .toList())
        .userIdGroupPairs(rules.stream().filter(rule -> rule.match().peer() instanceof Peer.Group)
            .map(rule -> UserIdGroupPair.builder()
                .groupId(rule.match().peer().text()).userId(world.account().accountId())
                .description(orNull(rule.description())).build())
            .toList())
        .build();
  }

  static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
