package io.roadstead.aws.sim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/**
 * What the SDK's model does not carry: which members a shape requires, how long or large they may be. Taken from the
 * request pages of the ELB API reference 2015-12-01 ("Required: Yes", "Valid Range", "Length Constraints", "Pattern")
 * and of the EC2 API reference. Rules between several members are with the operation.
 */
final class FieldRules {

  private static final Map<String, List<Rule>> RULES = new HashMap<>();
  private static final String TAG_CHARACTERS = "^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$";

  private FieldRules() {
  }

  /** A rule for one member of one shape. {@code value} is null when the member was not sent. */
  private sealed interface Rule {
    String member();

    record Required(String member) implements Rule {
    }

    record Length(String member, int min, int max) implements Rule {
    }

    record Range(String member, long min, long max) implements Rule {
    }

    record Size(String member, int min, int max) implements Rule {
    }

    record Matches(String member, Pattern pattern) implements Rule {
    }

    /** Legal at AWS, but nothing here would act on it; taking it in silence would be an empty success. */
    record NotSimulated(String member) implements Rule {
    }
  }

  static {
    loadBalancers();
    targetGroups();
    listeners();
    tagsAndPaging();
    ec2();
    notSimulated();
  }

  private static void loadBalancers() {
    required("CreateLoadBalancer", "Name");
    length("CreateLoadBalancer", "CustomerOwnedIpv4Pool", 0, 256);
    for (String operation : List.of("DeleteLoadBalancer", "SetSubnets", "SetIpAddressType",
        "ModifyLoadBalancerAttributes",
        "DescribeLoadBalancerAttributes", "SetSecurityGroups", "CreateListener")) {
      required(operation, "LoadBalancerArn");
    }
    required("SetSecurityGroups", "SecurityGroups");
    required("SetIpAddressType", "IpAddressType");
    required("ModifyLoadBalancerAttributes", "Attributes");
    size("ModifyLoadBalancerAttributes", "Attributes", 1, 20);
    length("LoadBalancerAttribute", "Key", 0, 256);
    length("LoadBalancerAttribute", "Value", 0, 1024);
  }

  private static void targetGroups() {
    required("CreateTargetGroup", "Name");
    for (String operation : List.of("ModifyTargetGroup", "DeleteTargetGroup", "ModifyTargetGroupAttributes",
        "DescribeTargetGroupAttributes", "RegisterTargets", "DeregisterTargets", "DescribeTargetHealth")) {
      required(operation, "TargetGroupArn");
    }
    for (String operation : List.of("CreateTargetGroup", "ModifyTargetGroup")) {
      length(operation, "HealthCheckPath", 1, 1024);
      range(operation, "HealthCheckIntervalSeconds", 5, 300);
      range(operation, "HealthCheckTimeoutSeconds", 2, 120);
      range(operation, "HealthyThresholdCount", 2, 10);
      range(operation, "UnhealthyThresholdCount", 2, 10);
    }
    range("CreateTargetGroup", "Port", 1, 65535);
    required("RegisterTargets", "Targets");
    size("RegisterTargets", "Targets", 1, Integer.MAX_VALUE);
    required("DeregisterTargets", "Targets");
    size("DeregisterTargets", "Targets", 1, Integer.MAX_VALUE);
    required("TargetDescription", "Id");
    range("TargetDescription", "Port", 1, 65535);
    required("ModifyTargetGroupAttributes", "Attributes");
    length("TargetGroupAttribute", "Key", 0, 256);
  }

  private static void listeners() {
    required("CreateListener", "DefaultActions");
    for (String operation : List.of("ModifyListener", "DeleteListener", "DescribeListenerAttributes",
        "ModifyListenerAttributes")) {
      required(operation, "ListenerArn");
    }
    range("CreateListener", "Port", 1, 65535);
    range("ModifyListener", "Port", 1, 65535);
    required("Action", "Type");
    range("Action", "Order", 1, 50000);
    range("TargetGroupTuple", "Weight", 0, 999);
    required("ModifyListenerAttributes", "Attributes");
    length("ListenerAttribute", "Key", 0, 256);
    length("ListenerAttribute", "Value", 0, 4096);
  }

  private static void tagsAndPaging() {
    for (String operation : List.of("AddTags", "RemoveTags", "DescribeTags")) {
      required(operation, "ResourceArns");
    }
    required("AddTags", "Tags");
    size("AddTags", "Tags", 1, Integer.MAX_VALUE);
    required("RemoveTags", "TagKeys");
    for (String operation : List.of("DescribeLoadBalancers", "DescribeTargetGroups", "DescribeListeners",
        "DescribeAccountLimits")) {
      range(operation, "PageSize", 1, 400);
    }
    required("elbv2.Tag", "Key");
    length("elbv2.Tag", "Key", 1, 128);
    matches("elbv2.Tag", "Key", TAG_CHARACTERS);
    length("elbv2.Tag", "Value", 0, 256);
    matches("elbv2.Tag", "Value", TAG_CHARACTERS);
    required("ec2.Tag", "Key");
    length("ec2.Tag", "Key", 1, 128);
    length("ec2.Tag", "Value", 0, 256);
  }

  private static void ec2() {
    required("CreateSecurityGroup", "GroupName");
    required("CreateSecurityGroup", "Description");
    length("CreateSecurityGroup", "GroupName", 1, 255);
    length("CreateSecurityGroup", "Description", 1, 255);
    String groupCharacters = "^[a-zA-Z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]*$";
    matches("CreateSecurityGroup", "GroupName", groupCharacters);
    matches("CreateSecurityGroup", "Description", groupCharacters);
    for (String range : List.of("IpRange", "Ipv6Range", "UserIdGroupPair", "PrefixListId")) {
      length(range, "Description", 0, 255);
      matches(range, "Description", groupCharacters);
    }
    required("IpPermission", "IpProtocol");
    required("CreateTags", "Resources");
    required("CreateTags", "Tags");
    size("CreateTags", "Resources", 1, 1000);
    required("DeleteTags", "Resources");
    size("DeleteTags", "Resources", 1, 1000);
    required("Filter", "Name");
    size("Filter", "Values", 0, 200);
    for (String operation : List.of("DescribeSubnets", "DescribeVpcs", "DescribeRouteTables", "DescribeInstances",
        "DescribeNetworkInterfaces", "DescribeSecurityGroups", "DescribeSecurityGroupRules")) {
      range(operation, "MaxResults", 5, 1000);
    }
  }

  private static void notSimulated() {
    Map<String, List<String>> members = Map.ofEntries(
        Map.entry("CreateLoadBalancer", List.of("CustomerOwnedIpv4Pool", "IpamPools")),
        Map.entry("CreateTargetGroup", List.of("TargetControlPort")), Map.entry("Matcher", List.of("GrpcCode")),
        Map.entry("DescribeTargetHealth", List.of("Include")),
        Map.entry("CreateListener", List.of("MutualAuthentication")),
        Map.entry("ModifyListener", List.of("MutualAuthentication")), Map.entry("Certificate", List.of("IsDefault")),
        Map.entry("ForwardActionConfig", List.of("TargetGroupStickinessConfig")),
        Map.entry("Action", List.of("AuthenticateOidcConfig", "AuthenticateCognitoConfig", "RedirectConfig",
            "FixedResponseConfig", "JwtValidationConfig")),
        Map.entry("DeleteSecurityGroup", List.of("GroupName")),
        Map.entry("AuthorizeSecurityGroupIngress",
            List.of("GroupName", "SourceSecurityGroupName", "SourceSecurityGroupOwnerId")),
        Map.entry("RevokeSecurityGroupIngress",
            List.of("GroupName", "SourceSecurityGroupName", "SourceSecurityGroupOwnerId")),
        Map.entry("UserIdGroupPair", List.of("GroupName", "VpcPeeringConnectionId", "PeeringStatus")));
    members.forEach((shape, names) -> names.forEach(name -> add(shape, new Rule.NotSimulated(name))));
  }

  /** Checks a request or a part of it. */
  static void check(Service service, SdkPojo pojo, String path) {
    Class<?> shape = pojo.getClass();
    String name = shape.getSimpleName().endsWith("Request")
        ? shape.getSimpleName().substring(0, shape.getSimpleName().length() - "Request".length())
        : shape.getSimpleName();
    List<Rule> rules = new ArrayList<>(RULES.getOrDefault(name, List.of()));
    rules.addAll(RULES.getOrDefault(service.name().toLowerCase(Locale.ROOT) + "." + name, List.of()));
    for (Rule rule : rules) {
      SdkField<?> field = pojo.sdkFields().stream().filter(each -> each.memberName().equals(rule.member()))
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("a rule for a member that is not: " + name + "." + rule.member()));
      check(service, rule, pojo, field, path.isEmpty() ? field.locationName() : path + "." + field.locationName());
    }
  }

  private static void check(Service service, Rule rule, SdkPojo pojo, SdkField<?> field, String path) {
    Object value = field.getValueOrDefault(pojo);
    boolean absent = value == null || value instanceof SdkAutoConstructList;
    if (absent && rule instanceof Rule.Required) {
      throw service.missingParameter(path);
    }
    if (absent) {
      return;
    }
    switch (rule) {
      case Rule.Required _ -> {
      }
      case Rule.NotSimulated _ -> throw ApiError.notImplemented("the parameter " + path);
      case Rule.Length length ->
        bounds(service, value, value.toString().length(), length.min(), length.max(), "length", path);
      case Rule.Range range ->
        bounds(service, value, ((Number) value).longValue(), range.min(), range.max(), "value", path);
      case Rule.Size size ->
        bounds(service, value, ((Collection<?>) value).size(), size.min(), size.max(), "size", path);
      case Rule.Matches matches -> {
        if (!matches.pattern().matcher(value.toString()).matches()) {
          throw service.invalidValue(value.toString(), path, "Member must satisfy regular expression pattern: "
              + matches.pattern());
        }
      }
    }
  }

  private static void bounds(Service service, Object value, long size, long min, long max, String what, String path) {
    if (size < min) {
      throw service.invalidValue(value.toString(), path,
          "Member must have " + what + " greater than or equal to " + min);
    }
    if (size > max) {
      throw service.invalidValue(value.toString(), path, "Member must have " + what + " less than or equal to " + max);
    }
  }

  private static void required(String shape, String member) {
    add(shape, new Rule.Required(member));
  }

  private static void length(String shape, String member, int min, int max) {
    add(shape, new Rule.Length(member, min, max));
  }

  private static void range(String shape, String member, long min, long max) {
    add(shape, new Rule.Range(member, min, max));
  }

  private static void size(String shape, String member, int min, int max) {
    add(shape, new Rule.Size(member, min, max));
  }

  private static void matches(String shape, String member, String pattern) {
    add(shape, new Rule.Matches(member, Pattern.compile(pattern)));
  }

  private static void add(String shape, Rule rule) {
    RULES.computeIfAbsent(shape, _ -> new ArrayList<>()).add(rule);
  }
}
