package io.roadstead.aws.sim;

import static io.roadstead.aws.sim.SdkFixture.forward;
import static io.roadstead.aws.sim.SdkFixture.tcp;
import static io.roadstead.aws.sim.SdkFixture.tcpFrom;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SubnetMapping;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** Every operation once: what the real SDK reads equals what the simulator meant to say, field by field. */
class RoundTripTest {

  private final SdkFixture sdk = new SdkFixture(
      SimulatedAwsSettings.defaults().withAccount(Account.builder().dualstack().build()));
  private final List<SdkPojo> answers = new ArrayList<>();

  @BeforeEach
  void observe() {
    sdk.aws.gateway().observe(answers::add);
  }

  @AfterEach
  void close() {
    sdk.close();
  }

  /** Calls, and compares. */
  private <T extends SdkPojo> T same(Supplier<T> call) {
    answers.clear();
    T parsed = call.get();
    assertThat(answers).hasSize(1);
    assertThat(parsed.equalsBySdkFields(answers.getFirst())).as("sent %s, read %s", answers.getFirst(), parsed)
        .isTrue();
    return parsed;
  }

  @Test
  void givenEveryOperation_whenCalledOnce_thenTheSdkReadsWhatWasSent() {
    String group = securityGroups();
    LoadBalancer loadBalancer = loadBalancers(group);
    TargetGroup targetGroup = targetGroups();
    String listener = listeners(loadBalancer, targetGroup);
    sdk.aws.clock().advance(Duration.ofMinutes(10));
    tags(loadBalancer, targetGroup, group);
    elbReads(loadBalancer, targetGroup, listener);
    ec2Reads(group);
    same(() -> sdk.sts.getCallerIdentity());
    deletes(loadBalancer, targetGroup, listener, group);

    assertThat(sdk.aws.calls().byOperation().keySet()).containsExactlyInAnyOrderElementsOf(
        sdk.aws.gateway().operations().stream().map(Operation::name).toList());
    assertThat(sdk.aws.leftovers()).isEmpty();
  }

  private String securityGroups() {
    String group = same(
        () -> sdk.ec2.createSecurityGroup(request -> request.groupName("frontend").description("a & c")
            .vpcId(sdk.account.vpcId())
            .tagSpecifications(TagSpecification.builder().resourceType(ResourceType.SECURITY_GROUP)
                .tags(Tag.builder().key("k").value("ä <b> & \"c\"").build()).build())))
        .groupId();
    same(() -> sdk.ec2.authorizeSecurityGroupIngress(request -> request.groupId(group).ipPermissions(
        tcp(80, "0.0.0.0/0"), tcpFrom(81, sdk.account.nodeSecurityGroupId()),
        IpPermission.builder().ipProtocol("udp").fromPort(53).toPort(53)
            .ipv6Ranges(Ipv6Range.builder().cidrIpv6("::/0").description("any").build())
            .prefixListIds(PrefixListId.builder().prefixListId(sdk.account.prefixListId()).build()).build())));
    same(() -> sdk.ec2
        .revokeSecurityGroupIngress(request -> request.groupId(group).ipPermissions(tcp(80, "0.0.0.0/0"))));
    return group;
  }

  private LoadBalancer loadBalancers(String group) {
    LoadBalancer loadBalancer = same(() -> sdk.elb.createLoadBalancer(request -> request.name("web").type("network")
        .scheme("internet-facing").ipAddressType("dualstack").securityGroups(group)
        .subnetMappings(SubnetMapping.builder().subnetId(sdk.account.publicSubnetId(0))
            .allocationId(sdk.account.allocationId(0)).iPv6Address("2001:db8::99").build())
        .tags(SdkFixture.tag("k", "v")))).loadBalancers().getFirst();
    String arn = loadBalancer.loadBalancerArn();
    same(() -> sdk.elb.modifyLoadBalancerAttributes(request -> request.loadBalancerArn(arn)
        .attributes(LoadBalancerAttribute.builder().key("load_balancing.cross_zone.enabled").value("true").build())));
    same(() -> sdk.elb.setSecurityGroups(request -> request.loadBalancerArn(arn)
        .securityGroups(group, sdk.account.defaultSecurityGroupId())
        .enforceSecurityGroupInboundRulesOnPrivateLinkTraffic("off")));
    same(() -> sdk.elb.setSubnets(request -> request.loadBalancerArn(arn)
        .subnets(sdk.account.publicSubnetId(0), sdk.account.publicSubnetId(1))));
    same(() -> sdk.elb.setIpAddressType(request -> request.loadBalancerArn(arn).ipAddressType("ipv4")));
    return loadBalancer;
  }

  private TargetGroup targetGroups() {
    TargetGroup targetGroup = same(() -> sdk.elb.createTargetGroup(
        sdk.targetGroupRequest("web-80").healthCheckProtocol("HTTP").healthCheckPort("10256")
            .healthCheckPath("/healthz")
            .matcher(matcher -> matcher.httpCode("200-299")).build()))
        .targetGroups().getFirst();
    String arn = targetGroup.targetGroupArn();
    same(() -> sdk.elb.modifyTargetGroup(request -> request.targetGroupArn(arn).healthCheckIntervalSeconds(10)));
    same(() -> sdk.elb.modifyTargetGroupAttributes(request -> request.targetGroupArn(arn)
        .attributes(TargetGroupAttribute.builder().key("deregistration_delay.timeout_seconds").value("30").build())));
    same(() -> sdk.elb.registerTargets(request -> request.targetGroupArn(arn)
        .targets(sdk.account.nodeIds().stream().map(id -> TargetDescription.builder().id(id).build()).toList())));
    return targetGroup;
  }

  private String listeners(LoadBalancer loadBalancer, TargetGroup targetGroup) {
    String listener = same(
        () -> sdk.elb.createListener(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn())
            .port(443).protocol("TLS").defaultActions(forward(targetGroup)).alpnPolicy("HTTP2Preferred")
            .certificates(Certificate.builder().certificateArn(sdk.account.certificateArn()).build())))
        .listeners().getFirst().listenerArn();
    same(() -> sdk.elb.describeListeners(request -> request.listenerArns(listener)));
    same(() -> sdk.elb.modifyListener(request -> request.listenerArn(listener).protocol("TCP")));
    same(() -> sdk.elb.modifyListenerAttributes(request -> request.listenerArn(listener)
        .attributes(ListenerAttribute.builder().key("tcp.idle_timeout.seconds").value("400").build())));
    return listener;
  }

  private void tags(LoadBalancer loadBalancer, TargetGroup targetGroup, String group) {
    same(() -> sdk.elb
        .addTags(request -> request.resourceArns(loadBalancer.loadBalancerArn(), targetGroup.targetGroupArn())
            .tags(SdkFixture.tag("a", "1"))));
    same(() -> sdk.elb.describeTags(
        request -> request.resourceArns(loadBalancer.loadBalancerArn(), targetGroup.targetGroupArn())));
    same(() -> sdk.elb.removeTags(request -> request.resourceArns(targetGroup.targetGroupArn()).tagKeys("a")));
    same(() -> sdk.ec2.createTags(request -> request.resources(group).tags(tag("a"), tag("b"))));
    same(() -> sdk.ec2.deleteTags(request -> request.resources(group).tags(tag("a"))));
  }

  private static Tag tag(String key) {
    return Tag.builder().key(key).value("1").build();
  }

  private void elbReads(LoadBalancer loadBalancer, TargetGroup targetGroup, String listener) {
    same(() -> sdk.elb.describeLoadBalancers(request -> request.pageSize(1)));
    same(() -> sdk.elb.describeTargetGroups(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn())));
    same(() -> sdk.elb.describeTargetHealth(request -> request.targetGroupArn(targetGroup.targetGroupArn())));
    same(() -> sdk.elb.describeLoadBalancerAttributes(
        request -> request.loadBalancerArn(loadBalancer.loadBalancerArn())));
    same(() -> sdk.elb.describeTargetGroupAttributes(request -> request.targetGroupArn(targetGroup.targetGroupArn())));
    same(() -> sdk.elb.describeListenerAttributes(request -> request.listenerArn(listener)));
    same(() -> sdk.elb.describeAccountLimits(request -> request.pageSize(2)));
  }

  private void ec2Reads(String group) {
    same(() -> sdk.ec2.describeSubnets(request -> request.filters(
        Filter.builder().name("tag:kubernetes.io/role/elb").values("1", "").build())));
    same(() -> sdk.ec2.describeVpcs(request -> request.vpcIds(sdk.account.vpcId())));
    same(() -> sdk.ec2.describeRouteTables(request -> request.maxResults(5)));
    same(() -> sdk.ec2.describeAvailabilityZones());
    same(() -> sdk.ec2.describeInstances(request -> request.instanceIds(sdk.account.nodeIds())));
    same(() -> sdk.ec2.describeAddresses());
    same(() -> sdk.ec2.describeNetworkInterfaces(request -> request.maxResults(5)));
    same(() -> sdk.ec2.describeSecurityGroups(request -> request.groupIds(group)));
    same(() -> sdk.ec2.describeSecurityGroupRules(
        request -> request.filters(Filter.builder().name("group-id").values(group).build())));
  }

  private void deletes(LoadBalancer loadBalancer, TargetGroup targetGroup, String listener, String group) {
    same(() -> sdk.elb.deregisterTargets(request -> request.targetGroupArn(targetGroup.targetGroupArn())
        .targets(TargetDescription.builder().id(sdk.account.nodeId(0)).build())));
    same(() -> sdk.elb.deleteListener(request -> request.listenerArn(listener)));
    same(() -> sdk.elb.deleteLoadBalancer(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn())));
    sdk.aws.clock().advance(Duration.ofMinutes(2));
    same(() -> sdk.elb.deleteTargetGroup(request -> request.targetGroupArn(targetGroup.targetGroupArn())));
    same(() -> sdk.ec2.deleteSecurityGroup(request -> request.groupId(group)));
  }
}
