package io.roadstead.aws.sim;

import static io.roadstead.aws.sim.SdkFixture.tcp;
import static io.roadstead.aws.sim.SdkFixture.tcpFrom;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** Security groups and their rules. */
class SecurityGroupTest {

  private SdkFixture sdk = SdkFixture.standard();
  private String group = "";

  @BeforeEach
  void create() {
    group = sdk.securityGroup("frontend");
  }

  @AfterEach
  void close() {
    sdk.close();
  }

  private void restart(SimulatedAwsSettings settings) {
    sdk.close();
    sdk = new SdkFixture(settings);
    create();
  }

  private SecurityGroup described() {
    return sdk.ec2.describeSecurityGroups(request -> request.groupIds(group)).securityGroups().getFirst();
  }

  private List<AccountState.RuleView> ingress() {
    return sdk.aws.state().securityGroup(group).orElseThrow().ingress();
  }

  @Test
  void givenANewGroup_whenDescribed_thenItLetsEverythingOutAndNothingIn() {
    assertThat(described().ipPermissions()).isEmpty();
    assertThat(described().ipPermissionsEgress()).hasSize(1).first()
        .matches(rule -> rule.ipProtocol().equals("-1") && rule.ipRanges().getFirst().cidrIp().equals("0.0.0.0/0"));
  }

  @Test
  void givenNamesAndVpcsThatDoNotFit_whenCreated_thenItIsRefused() {
    Refused.with("InvalidGroup.Duplicate", () -> sdk.securityGroup("frontend"));
    Refused.with("InvalidParameterValue", () -> sdk.securityGroup("sg-frontend"));
    Refused.with("InvalidVpcID.NotFound", () -> sdk.ec2.createSecurityGroup(
        request -> request.groupName("a").description("a").vpcId("vpc-1234")));
    Refused.with("VPCIdNotSpecified",
        () -> sdk.ec2.createSecurityGroup(request -> request.groupName("a").description("a")));
  }

  @Test
  void givenTheQuotaOfGroups_whenOneMoreIsCreated_thenItIsRefused() {
    restart(SimulatedAwsSettings.defaults().withQuotas(Quotas.defaults().with(Quota.SECURITY_GROUPS, 5)));
    Refused.with("SecurityGroupLimitExceeded", () -> sdk.securityGroup("other"));
  }

  @Test
  void givenANewGroup_whenListed_thenItIsMissingForAWhile() {
    Filter byName = Filter.builder().name("group-name").values("frontend").build();
    assertThat(sdk.ec2.describeSecurityGroups(request -> request.filters(byName)).securityGroups()).isEmpty();
    sdk.aws.clock().advance(Duration.ofSeconds(3));
    assertThat(sdk.ec2.describeSecurityGroups(request -> request.filters(byName)).securityGroups()).hasSize(1);
  }

  @Test
  void givenALagForReferences_whenANewGroupIsUsed_thenItIsNotFoundYet() {
    restart(SimulatedAwsSettings.defaults().withTimings(Timings.defaults().withReferenceLag(Duration.ofSeconds(2))));
    Refused.with("InvalidGroup.NotFound", () -> sdk.authorize(group, tcp(80, "0.0.0.0/0")));
    Refused.with("InvalidGroup.NotFound",
        () -> sdk.authorize(sdk.account.nodeSecurityGroupId(), tcpFrom(80, group)));
    Refused.with("InvalidGroup.NotFound", this::described);
    Refused.with("InvalidSecurityGroup",
        () -> sdk.elb.createLoadBalancer(sdk.loadBalancerRequest("web").securityGroups(group).build()));
    sdk.aws.clock().advance(Duration.ofSeconds(2));
    sdk.authorize(group, tcp(80, "0.0.0.0/0"));
  }

  @Test
  void givenAGroupInUse_whenDeleted_thenItIsADependency() {
    sdk.authorize(sdk.account.nodeSecurityGroupId(), tcpFrom(80, group));
    Refused.with("DependencyViolation", () -> delete(group));
    Refused.with("DependencyViolation", () -> delete(sdk.account.nodeSecurityGroupId()));
    Refused.with("CannotDelete", () -> delete(sdk.account.defaultSecurityGroupId()));
    sdk.revoke(sdk.account.nodeSecurityGroupId(), tcpFrom(80, group));
    sdk.authorize(group, tcpFrom(80, group));
    delete(group);
    Refused.with("InvalidGroup.NotFound", () -> delete(group));
  }

  private void delete(String id) {
    sdk.ec2.deleteSecurityGroup(request -> request.groupId(id));
  }

  @Test
  void givenAnExistingRule_whenAuthorizedAgainWithNewOnes_thenNothingIsAdded() {
    sdk.authorize(group, tcp(80, "10.0.0.0/8"));
    Refused.with("InvalidPermission.Duplicate",
        () -> sdk.authorize(group, tcp(81, "10.0.0.0/8"), tcp(80, "10.0.0.0/8")));
    Refused.with("InvalidPermission.Duplicate", () -> sdk.authorize(group, tcp(80, "10.1.2.3/8")));
    Refused.with("InvalidParameterValue", () -> sdk.authorize(group, tcp(82, "10.0.0.0/8"), tcp(82, "10.0.0.0/8")));
    assertThat(ingress()).hasSize(1);
  }

  @Test
  void givenOneMissingRule_whenRevokedWithOthers_thenNothingIsRevoked() {
    sdk.authorize(group, tcp(80, "10.0.0.0/8"));
    Refused.with("InvalidPermission.NotFound", () -> sdk.revoke(group, tcp(80, "10.0.0.0/8"), tcp(81, "10.0.0.0/8")));
    assertThat(ingress()).hasSize(1);
    sdk.revoke(group, tcp(80, "10.0.0.0/8"));
    assertThat(ingress()).isEmpty();
  }

  @Test
  void givenRules_whenRevokedById_thenTheyGo() {
    sdk.authorize(group, tcp(80, "10.0.0.0/8"));
    String id = ingress().getFirst().id();
    Refused.with("InvalidSecurityGroupRuleId.NotFound",
        () -> sdk.ec2.revokeSecurityGroupIngress(request -> request.groupId(group).securityGroupRuleIds("sgr-1")));
    sdk.ec2.revokeSecurityGroupIngress(request -> request.groupId(group).securityGroupRuleIds(id));
    assertThat(ingress()).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}-{2} {3}")
  @CsvSource(nullValues = "-", textBlock = """
      TCP,    80, 80,    10.0.0.0/8,  InvalidParameterValue
      TLS,    80, 80,    10.0.0.0/8,  InvalidParameterValue
      tcp,    -,  80,    10.0.0.0/8,  InvalidParameterValue
      tcp,    80, -,     10.0.0.0/8,  InvalidParameterValue
      tcp,    81, 80,    10.0.0.0/8,  InvalidParameterValue
      tcp,    80, 65536, 10.0.0.0/8,  InvalidParameterValue
      icmp,   3,  256,   10.0.0.0/8,  InvalidParameterValue
      256,    80, 80,    10.0.0.0/8,  InvalidParameterValue
      tcp,    80, 80,    10.0.0.0/33, InvalidParameterValue
      tcp,    80, 80,    anywhere,    InvalidParameterValue
      tcp,    80, 80,    10.0.0.1,    InvalidParameterValue
      tcp,    80, 80,    10/8,        InvalidParameterValue
      tcp,    80, 80,    ::/0,        InvalidParameterValue
      tcp,    80, 80,    -,           MissingParameter
      """)
  void givenABadPermission_whenAuthorized_thenItIsRefused(String protocol, Integer from, Integer to, String cidr,
      String code) {
    IpPermission permission = IpPermission.builder().ipProtocol(protocol).fromPort(from).toPort(to)
        .ipRanges(cidr == null ? List.of() : List.of(IpRange.builder().cidrIp(cidr).build())).build();
    Refused.with(code, () -> sdk.authorize(group, permission));
  }

  @Test
  void givenUnknownPeers_whenAuthorized_thenTheyAreNotFound() {
    Refused.with("InvalidGroup.NotFound", () -> sdk.authorize(group, tcpFrom(80, "sg-1234")));
    Refused.with("InvalidGroup.NotFound", () -> sdk.authorize(group, tcpFrom(80, sdk.account.otherSecurityGroupId())));
    Refused.with("InvalidPrefixListID.NotFound", () -> sdk.authorize(group, prefixList("pl-1234")));
    Refused.with("InvalidGroup.NotFound", () -> sdk.authorize("sg-1234", tcp(80, "0.0.0.0/0")));
  }

  private static IpPermission prefixList(String id) {
    return IpPermission.builder().ipProtocol("tcp").fromPort(80).toPort(80)
        .prefixListIds(PrefixListId.builder().prefixListId(id).build()).build();
  }

  private static IpPermission[] ports(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(port -> tcp(port, "0.0.0.0/0")).toArray(IpPermission[]::new);
  }

  @Test
  void givenSixtyRules_whenOneMoreIsAuthorized_thenItIsRefusedAndIpv6CountsByItself() {
    Refused.with("RulesPerSecurityGroupLimitExceeded", () -> sdk.authorize(group, ports(1, 61)));
    sdk.authorize(group, ports(1, 60));
    Refused.with("RulesPerSecurityGroupLimitExceeded", () -> sdk.authorize(group, ports(61, 1)));
    sdk.authorize(group, IpPermission.builder().ipProtocol("tcp").fromPort(80).toPort(80)
        .ipv6Ranges(Ipv6Range.builder().cidrIpv6("2001:DB8:0::/32").build()).build());
    assertThat(ingress()).hasSize(61).last().matches(rule -> rule.peer().equals("2001:db8::/32"));
  }

  @Test
  void givenAPrefixList_whenAuthorized_thenItCountsWithAllItsEntries() {
    sdk.authorize(group, ports(100, 51));
    Refused.with("RulesPerSecurityGroupLimitExceeded",
        () -> sdk.authorize(group, prefixList(sdk.account.prefixListId())));
    sdk.revoke(group, tcp(100, "0.0.0.0/0"));
    sdk.authorize(group, prefixList(sdk.account.prefixListId()));
  }

  @Test
  void givenRules_whenDescribedOneByOne_thenTheyHaveIdsAndDirections() {
    sdk.authorize(group, tcp(80, "10.0.0.0/8"), tcpFrom(81, sdk.account.nodeSecurityGroupId()));
    List<SecurityGroupRule> rules = sdk.ec2.describeSecurityGroupRules(request -> request.filters(
        Filter.builder().name("group-id").values(group).build())).securityGroupRules();
    assertThat(rules).hasSize(3).filteredOn(SecurityGroupRule::isEgress).hasSize(1);
    assertThat(rules).anyMatch(rule -> rule.referencedGroupInfo() != null
        && rule.referencedGroupInfo().groupId().equals(sdk.account.nodeSecurityGroupId()));
  }

  @Test
  void givenADryRun_whenAWriteWouldSucceed_thenItSaysSoAndDoesNothing() {
    assertThat(Refused.with("DryRunOperation", () -> sdk.ec2.authorizeSecurityGroupIngress(
        request -> request.groupId(group).ipPermissions(tcp(80, "0.0.0.0/0")).dryRun(true))).statusCode())
        .isEqualTo(412);
    Refused.with("DryRunOperation", () -> sdk.ec2.createSecurityGroup(
        request -> request.groupName("a").description("a").vpcId(sdk.account.vpcId()).dryRun(true)));
    Refused.with("DryRunOperation", () -> sdk.ec2.deleteSecurityGroup(request -> request.groupId(group).dryRun(true)));
    assertThat(ingress()).isEmpty();
    assertThat(sdk.aws.leftovers()).containsExactly(new Leftover("security-group", group, "frontend"));
  }

  @Test
  void givenARuleInAGroupOfOthers_whenNotRevoked_thenItIsALeftover() {
    sdk.authorize(sdk.account.nodeSecurityGroupId(), tcpFrom(80, group));
    assertThat(sdk.aws.leftovers()).extracting(Leftover::kind).containsExactly("security-group-rule", "security-group");
  }
}
