package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;

/** Load balancers: names, states, equal and different requests, quotas, security groups, deletion. */
class LoadBalancerRulesTest {

  private SdkFixture sdk = SdkFixture.standard();

  @AfterEach
  void close() {
    sdk.close();
  }

  private void restart(SimulatedAwsSettings settings) {
    sdk.close();
    sdk = new SdkFixture(settings);
  }

  private String state(LoadBalancer loadBalancer) {
    return sdk.elb.describeLoadBalancers(request -> request.loadBalancerArns(loadBalancer.loadBalancerArn()))
        .loadBalancers().getFirst().state().codeAsString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-a", "a-", "a_b", "internal-a", "a.b", "a23456789012345678901234567890123"})
  void givenABadName_whenCreated_thenItIsRefused(String name) {
    Refused.with("ValidationError", () -> sdk.loadBalancer(name));
    assertThat(sdk.aws.leftovers()).isEmpty();
  }

  @Test
  void givenANewLoadBalancer_whenTimePasses_thenItGetsActive() {
    LoadBalancer created = sdk.loadBalancer("web");
    assertThat(created.state().codeAsString()).isEqualTo("provisioning");
    sdk.aws.clock().advance(Duration.ofSeconds(89));
    assertThat(state(created)).isEqualTo("provisioning");
    sdk.aws.clock().advance(Duration.ofSeconds(1));
    assertThat(state(created)).isEqualTo("active");
  }

  @Test
  void givenCapacityRunsOut_whenDescribed_thenTheStateIsFailedWithAReason() {
    LoadBalancer created = sdk.loadBalancer("web");
    sdk.aws.environment().failLoadBalancer("web", "no capacity");
    sdk.aws.clock().advance(Duration.ofHours(1));
    assertThat(state(created)).isEqualTo("failed");
  }

  @Test
  void givenTheSameNameAndSettings_whenCreatedAgain_thenTheFirstIsReturned() {
    LoadBalancer first = sdk.loadBalancer("web");
    LoadBalancer second = sdk.elb.createLoadBalancer(
        sdk.loadBalancerRequest("web").tags(SdkFixture.tag("owner", "other")).build()).loadBalancers().getFirst();
    assertThat(second.loadBalancerArn()).isEqualTo(first.loadBalancerArn());
    assertThat(sdk.aws.state().loadBalancer("web").orElseThrow().tags()).isEmpty();
  }

  @Test
  void givenTheSameNameAndOtherSettings_whenCreatedAgain_thenItIsADuplicate() {
    sdk.loadBalancer("web");
    for (CreateLoadBalancerRequest other : List.of(sdk.loadBalancerRequest("web").scheme("internal").build(),
        sdk.loadBalancerRequest("web").subnets(sdk.account.publicSubnetId(0)).build(),
        sdk.loadBalancerRequest("web").securityGroups(sdk.account.defaultSecurityGroupId()).build())) {
      Refused.with("DuplicateLoadBalancerName", () -> sdk.elb.createLoadBalancer(other));
    }
    Refused.with("DuplicateLoadBalancerName", () -> sdk.loadBalancer(Account.FOREIGN_NAME));
  }

  @Test
  void givenTheQuotaIsReached_whenCreated_thenItIsRefused() {
    restart(SimulatedAwsSettings.defaults().withQuotas(Quotas.defaults().with(Quota.NETWORK_LOAD_BALANCERS, 2)));
    sdk.loadBalancer("web");
    Refused.with("TooManyLoadBalancers", () -> sdk.loadBalancer("web2"));
    assertThat(sdk.loadBalancer("web").loadBalancerName()).as("the same again needs no room").isEqualTo("web");
  }

  @Test
  void givenNoType_whenCreated_thenItWouldBeAnApplicationLoadBalancerWhichIsNotSimulated() {
    assertThat(Refused.with("NotImplemented", () -> sdk.elb.createLoadBalancer(
        sdk.loadBalancerRequest("web").type((String) null).build())).statusCode()).isEqualTo(501);
  }

  @Test
  void givenNoScheme_whenCreated_thenItFacesTheInternet() {
    LoadBalancer created = sdk.elb.createLoadBalancer(
        sdk.loadBalancerRequest("web").scheme((String) null).build()).loadBalancers().getFirst();
    assertThat(created.schemeAsString()).isEqualTo("internet-facing");
  }

  @Test
  void givenALoadBalancerWithoutSecurityGroups_whenTheyAreSet_thenItIsRefusedForEver() {
    LoadBalancer created = sdk.loadBalancer("web");
    Refused.with("InvalidConfigurationRequest", () -> sdk.elb.setSecurityGroups(
        request -> request.loadBalancerArn(created.loadBalancerArn())
            .securityGroups(sdk.account.defaultSecurityGroupId())));
  }

  @Test
  void givenSecurityGroups_whenReplaced_thenTheInterfacesCarryTheNewOnes() {
    String first = sdk.securityGroup("first");
    String second = sdk.securityGroup("second");
    LoadBalancer created = sdk.elb.createLoadBalancer(sdk.loadBalancerRequest("web").securityGroups(first).build())
        .loadBalancers().getFirst();
    sdk.elb.setSecurityGroups(request -> request.loadBalancerArn(created.loadBalancerArn()).securityGroups(second));
    sdk.ec2.deleteSecurityGroup(request -> request.groupId(first));
    Refused.with("DependencyViolation", () -> sdk.ec2.deleteSecurityGroup(request -> request.groupId(second)));
  }

  @Test
  void givenUnknownOrTooManySecurityGroups_whenCreated_thenItIsRefused() {
    Refused.with("InvalidSecurityGroup",
        () -> sdk.elb.createLoadBalancer(sdk.loadBalancerRequest("web").securityGroups("sg-1234").build()));
    List<String> six = IntStream.range(0, 6).mapToObj(i -> sdk.securityGroup("g" + i)).toList();
    Refused.with("InvalidConfigurationRequest",
        () -> sdk.elb.createLoadBalancer(sdk.loadBalancerRequest("web").securityGroups(six).build()));
  }

  @Test
  void givenDeletionProtection_whenDeleted_thenItStays() {
    LoadBalancer created = sdk.loadBalancer("web");
    protect(created, "true");
    Refused.with("OperationNotPermitted",
        () -> sdk.elb.deleteLoadBalancer(request -> request.loadBalancerArn(created.loadBalancerArn())));
    protect(created, "false");
    sdk.elb.deleteLoadBalancer(request -> request.loadBalancerArn(created.loadBalancerArn()));
    assertThat(sdk.aws.leftovers()).isEmpty();
  }

  private void protect(LoadBalancer loadBalancer, String value) {
    sdk.elb.modifyLoadBalancerAttributes(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn())
        .attributes(LoadBalancerAttribute.builder().key("deletion_protection.enabled").value(value).build()));
  }

  @Test
  void givenADeletedLoadBalancer_whenDeletedAgain_thenItSucceedsAndEverythingElseIsNotFound() {
    LoadBalancer created = sdk.loadBalancer("web");
    String arn = created.loadBalancerArn();
    sdk.elb.deleteLoadBalancer(request -> request.loadBalancerArn(arn));
    sdk.elb.deleteLoadBalancer(request -> request.loadBalancerArn(arn));
    Refused.with("LoadBalancerNotFound", () -> sdk.elb.describeLoadBalancers(request -> request.loadBalancerArns(arn)));
    Refused.with("LoadBalancerNotFound",
        () -> sdk.elb.setIpAddressType(request -> request.loadBalancerArn(arn).ipAddressType("ipv4")));
    Refused.with("ValidationError", () -> sdk.elb.deleteLoadBalancer(request -> request.loadBalancerArn("web")));
  }

  @Test
  void givenADeletedLoadBalancer_whenItsInterfacesLiveOn_thenItsSecurityGroupCannotGoYet() {
    String group = sdk.securityGroup("frontend");
    LoadBalancer created = sdk.elb.createLoadBalancer(sdk.loadBalancerRequest("web").securityGroups(group).build())
        .loadBalancers().getFirst();
    sdk.elb.deleteLoadBalancer(request -> request.loadBalancerArn(created.loadBalancerArn()));
    sdk.aws.clock().advance(Duration.ofSeconds(59));
    Refused.with("DependencyViolation", () -> sdk.ec2.deleteSecurityGroup(request -> request.groupId(group)));
    sdk.aws.clock().advance(Duration.ofSeconds(1));
    sdk.ec2.deleteSecurityGroup(request -> request.groupId(group));
  }
}
