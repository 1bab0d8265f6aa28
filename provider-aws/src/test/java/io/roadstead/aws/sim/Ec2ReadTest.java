package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** EC2's reads and tags, and the account the simulator starts with. */
class Ec2ReadTest {

  private SdkFixture sdk = SdkFixture.standard();

  @AfterEach
  void close() {
    sdk.close();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private List<String> subnets(Filter... filters) {
    return sdk.ec2.describeSubnets(request -> request.filters(filters)).subnets().stream().map(Subnet::subnetId)
        .toList();
  }

  @Test
  void givenTheStandardAccount_whenSubnetsAreFoundByTag_thenThereIsOneOfEachKindPerZone() {
    assertThat(subnets(filter("tag:kubernetes.io/role/elb", "", "1"))).isEqualTo(sdk.account.publicSubnetIds());
    assertThat(subnets(filter("tag:kubernetes.io/role/internal-elb", "1"), filter("vpc-id", sdk.account.vpcId())))
        .isEqualTo(sdk.account.privateSubnetIds());
    assertThat(subnets(filter("tag-key", "kubernetes.io/cluster/demo"))).hasSize(6);
    assertThat(subnets(filter("tag:Name", "elb-eu-central-1?"))).isEqualTo(sdk.account.publicSubnetIds());
    assertThat(subnets(filter("tag:Name", "*\\*"))).isEmpty();
    assertThat(subnets(filter("availability-zone", "eu-central-1b"), filter("tag-key", "kubernetes.io/role/elb")))
        .containsExactly(sdk.account.publicSubnetId(1));
    assertThat(sdk.ec2.describeAvailabilityZones().availabilityZones()).extracting(AvailabilityZone::zoneId)
        .containsExactly("euc1-az1", "euc1-az2", "euc1-az3");
  }

  @Test
  void givenRouteTables_whenDescribed_thenPublicSubnetsHaveAGatewayAndTheMainTableServesTheRest() {
    assertThat(sdk.ec2.describeRouteTables(request -> request.filters(
        filter("association.subnet-id", sdk.account.publicSubnetId(0)))).routeTables().getFirst().routes())
        .anyMatch(route -> route.gatewayId().startsWith("igw-"));
    assertThat(
        sdk.ec2.describeRouteTables(request -> request.filters(filter("association.main", "true"),
            filter("vpc-id", sdk.account.vpcId()))).routeTables())
        .hasSize(1).first().matches(table -> table.routes().size() == 1);
  }

  @Test
  void givenNodes_whenDescribed_thenTheyRunInTheirZonesWithTheNodeGroup() {
    assertThat(sdk.ec2.describeInstances(request -> request.filters(filter("instance-state-name", "running"),
        filter("vpc-id", sdk.account.vpcId())))
        .reservations()).hasSize(3)
        .allMatch(reservation -> reservation.instances().getFirst().networkInterfaces().getFirst()
            .groups().getFirst().groupId().equals(sdk.account.nodeSecurityGroupId()));
    String added = sdk.aws.environment().launchNode(1);
    assertThat(sdk.ec2.describeInstances(request -> request.instanceIds(added)).reservations().getFirst().instances()
        .getFirst().placement().availabilityZone()).isEqualTo("eu-central-1b");
  }

  @Test
  void givenOneUnknownId_whenDescribed_thenTheWholeCallFails() {
    Refused.with("InvalidSubnetID.NotFound", () -> sdk.ec2.describeSubnets(
        request -> request.subnetIds(sdk.account.publicSubnetId(0), "subnet-1234")));
    Refused.with("InvalidInstanceID.NotFound", () -> sdk.ec2.describeInstances(
        request -> request.instanceIds(sdk.account.nodeId(0), "i-0000000000000dead")));
    Refused.with("InvalidInstanceID.Malformed",
        () -> sdk.ec2.describeInstances(request -> request.instanceIds("node")));
    Refused.with("InvalidVpcID.NotFound", () -> sdk.ec2.describeVpcs(request -> request.vpcIds("vpc-1234")));
    Refused.with("InvalidRouteTableID.NotFound",
        () -> sdk.ec2.describeRouteTables(request -> request.routeTableIds("rtb-1234")));
    Refused.with("InvalidAllocationID.NotFound",
        () -> sdk.ec2.describeAddresses(request -> request.allocationIds("eipalloc-1234")));
    Refused.with("InvalidAddress.NotFound", () -> sdk.ec2.describeAddresses(request -> request.publicIps("192.0.2.1")));
    Refused.with("InvalidNetworkInterfaceID.NotFound",
        () -> sdk.ec2.describeNetworkInterfaces(request -> request.networkInterfaceIds("eni-1234")));
    Refused.with("InvalidGroup.NotFound",
        () -> sdk.ec2.describeSecurityGroups(request -> request.groupIds("sg-1234")));
    Refused.with("InvalidSecurityGroupRuleId.NotFound",
        () -> sdk.ec2.describeSecurityGroupRules(request -> request.securityGroupRuleIds("sgr-1234")));
    Refused.with("InvalidParameterValue",
        () -> sdk.ec2.describeAvailabilityZones(request -> request.zoneNames("eu-central-1z")));
  }

  @Test
  void givenBadFiltersAndPages_whenDescribed_thenItIsRefused() {
    Refused.with("InvalidParameterValue", () -> subnets(filter("vpcid", "a")));
    Refused.with("InvalidParameterValue",
        () -> subnets(filter("vpc-id", IntStream.range(0, 201).mapToObj(i -> "v" + i).toArray(String[]::new))));
    Refused.with("InvalidParameterValue", () -> sdk.ec2.describeSubnets(request -> request.maxResults(4)));
    Refused.with("InvalidParameterValue", () -> sdk.ec2.describeSubnets(request -> request.maxResults(1001)));
    Refused.with("InvalidParameterCombination", () -> sdk.ec2.describeSubnets(
        request -> request.maxResults(5).subnetIds(sdk.account.publicSubnetId(0))));
    Refused.with("InvalidPaginationToken", () -> sdk.ec2.describeSubnets(request -> request.nextToken("?")));
  }

  @Test
  void givenMoreThanAPage_whenListed_thenThePaginatorSeesEveryOneOnce() {
    sdk.close();
    sdk = new SdkFixture(SimulatedAwsSettings.defaults().withAccount(Account.builder().nodes(22).build()));
    assertThat(sdk.ec2.describeInstancesPaginator(request -> request.maxResults(5)).stream()).hasSize(5);
    assertThat(sdk.ec2.describeInstancesPaginator(request -> request.maxResults(5)).reservations().stream()
        .map(reservation -> reservation.instances().getFirst().instanceId())).hasSize(23).doesNotHaveDuplicates();
  }

  @Test
  void givenTagsInTheCreate_whenTheirTypeIsWrong_thenItIsRefused() {
    Refused.with("InvalidParameterValue", () -> sdk.ec2.createSecurityGroup(request -> request.groupName("a")
        .description("a").vpcId(sdk.account.vpcId()).tagSpecifications(TagSpecification.builder()
            .resourceType(ResourceType.INSTANCE).tags(Tag.builder().key("k").value("v").build()).build())));
  }

  @Test
  void givenTags_whenCreatedAndDeleted_thenValuesDecide() {
    String group = sdk.securityGroup("a");
    tag(group, "k", "1");
    tag(group, "k", "2");
    sdk.ec2.deleteTags(request -> request.resources(group).tags(Tag.builder().key("k").value("1").build()));
    assertThat(sdk.aws.state().securityGroup(group).orElseThrow().tags()).containsEntry("k", "2");
    sdk.ec2.deleteTags(request -> request.resources(group).tags(Tag.builder().key("k").build()));
    assertThat(sdk.aws.state().securityGroup(group).orElseThrow().tags()).isEmpty();
    tag(group, "k", "1");
    sdk.ec2.deleteTags(request -> request.resources(group));
    assertThat(sdk.aws.state().securityGroup(group).orElseThrow().tags()).isEmpty();
  }

  private void tag(String resource, String key, String value) {
    sdk.ec2.createTags(request -> request.resources(resource).tags(Tag.builder().key(key).value(value).build()));
  }

  @Test
  void givenBadTagsOrResources_whenTagged_thenNothingIsTagged() {
    String group = sdk.securityGroup("a");
    Refused.with("InvalidParameterValue", () -> tag(group, "aws:k", "1"));
    Refused.with("InvalidParameterValue", () -> tag(group, "k".repeat(129), "1"));
    Refused.with("InvalidGroup.NotFound", () -> tag("sg-1234", "k", "1"));
    Refused.with("InvalidID", () -> tag("thing", "k", "1"));
    Refused.with("InvalidGroup.NotFound", () -> sdk.ec2.createTags(
        request -> request.resources(group, "sg-1234").tags(Tag.builder().key("k").value("1").build())));
    Refused.with("TagLimitExceeded", () -> sdk.ec2.createTags(request -> request.resources(group)
        .tags(IntStream.range(0, 51).mapToObj(i -> Tag.builder().key("k" + i).value("").build()).toList())));
    assertThat(sdk.aws.state().securityGroup(group).orElseThrow().tags()).isEmpty();
    for (String resource : List.of(sdk.account.publicSubnetId(0), sdk.account.vpcId(), sdk.account.nodeId(0),
        sdk.account.allocationId(0))) {
      tag(resource, "k", "1");
    }
  }

  @Test
  void givenAnyCredentials_whenTheCallerIsAskedFor_thenItIsTheAccount() {
    assertThat(sdk.sts.getCallerIdentity().account()).isEqualTo(sdk.account.accountId());
  }
}
