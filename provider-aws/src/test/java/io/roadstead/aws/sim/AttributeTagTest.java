package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** Attributes and tags of ELBv2. */
class AttributeTagTest {

  private final SdkFixture sdk = SdkFixture.standard();
  private final LoadBalancer web = sdk.loadBalancer("web");
  private final TargetGroup group = sdk.targetGroup("a");

  @AfterEach
  void close() {
    sdk.close();
  }

  private void modify(String key, String value) {
    sdk.elb.modifyLoadBalancerAttributes(request -> request.loadBalancerArn(web.loadBalancerArn())
        .attributes(LoadBalancerAttribute.builder().key(key).value(value).build()));
  }

  private void modify(TargetGroup targetGroup, String key, String value) {
    sdk.elb.modifyTargetGroupAttributes(request -> request.targetGroupArn(targetGroup.targetGroupArn())
        .attributes(TargetGroupAttribute.builder().key(key).value(value).build()));
  }

  private Map<String, String> attributes(TargetGroup targetGroup) {
    return sdk.elb.describeTargetGroupAttributes(request -> request.targetGroupArn(targetGroup.targetGroupArn()))
        .attributes().stream().collect(Collectors.toMap(TargetGroupAttribute::key, TargetGroupAttribute::value));
  }

  private TargetGroup targetGroup(String protocol) {
    return sdk.elb.createTargetGroup(sdk.targetGroupRequest(protocol.replace('_', '-')).protocol(protocol).build())
        .targetGroups().getFirst();
  }

  @Test
  void givenANewLoadBalancer_whenItsAttributesAreDescribed_thenTheyAreTheDefaults() {
    assertThat(
        sdk.elb.describeLoadBalancerAttributes(request -> request.loadBalancerArn(web.loadBalancerArn())).attributes())
        .extracting(each -> each.key() + "=" + each.value()).containsExactly("access_logs.s3.bucket=",
            "access_logs.s3.enabled=false", "access_logs.s3.prefix=", "deletion_protection.enabled=false",
            "dns_record.client_routing_policy=any_availability_zone", "ipv6.deny_all_igw_traffic=false",
            "load_balancing.cross_zone.enabled=false", "secondary_ips.auto_assigned.per_subnet=0",
            "zonal_shift.config.enabled=false");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(delimiter = '|', textBlock = """
      deletion_protection.enabled             | yes      | ValidationError
      dns_record.client_routing_policy        | any      | ValidationError
      secondary_ips.auto_assigned.per_subnet  | 8        | ValidationError
      idle_timeout.timeout_seconds            | 60       | ValidationError
      access_logs.s3.enabled                  | true     | InvalidConfigurationRequest
      """)
  void givenABadLoadBalancerAttribute_whenModified_thenItIsRefused(String key, String value, String code) {
    Refused.with(code, () -> modify(key, value));
  }

  @Test
  void givenSecondaryAddresses_whenLowered_thenItIsRefused() {
    modify("secondary_ips.auto_assigned.per_subnet", "3");
    Refused.with("InvalidConfigurationRequest", () -> modify("secondary_ips.auto_assigned.per_subnet", "2"));
  }

  @Test
  void givenOneBadAttributeAmongGoodOnes_whenModified_thenNoneChanges() {
    Refused.with("ValidationError", () -> sdk.elb.modifyTargetGroupAttributes(request -> request
        .targetGroupArn(group.targetGroupArn()).attributes(
            TargetGroupAttribute.builder().key("proxy_protocol_v2.enabled").value("true").build(),
            TargetGroupAttribute.builder().key("proxy_protocol.enabled").value("true").build())));
    assertThat(attributes(group)).containsEntry("proxy_protocol_v2.enabled", "false");
  }

  @Test
  void givenTargetGroupsOfEachKind_whenDescribed_thenDefaultsFollowProtocolAndTargetType() {
    assertThat(attributes(group)).containsEntry("deregistration_delay.timeout_seconds", "300")
        .containsEntry("preserve_client_ip.enabled", "true")
        .containsEntry("deregistration_delay.connection_termination.enabled", "false");
    assertThat(attributes(targetGroup("UDP"))).containsEntry("preserve_client_ip.enabled", "true")
        .containsEntry("deregistration_delay.connection_termination.enabled", "true");
    TargetGroup ip = sdk.elb.createTargetGroup(sdk.targetGroupRequest("ip").targetType("ip").build()).targetGroups()
        .getFirst();
    assertThat(attributes(ip)).containsEntry("preserve_client_ip.enabled", "false");
  }

  @Test
  void givenTargetGroupAttributesThatDoNotFit_whenModified_thenTheyAreRefused() {
    Refused.with("ValidationError", () -> modify(group, "deregistration_delay.timeout_seconds", "3601"));
    Refused.with("ValidationError", () -> modify(group, "stickiness.type", "lb_cookie"));
    Refused.with("InvalidConfigurationRequest",
        () -> modify(targetGroup("UDP"), "preserve_client_ip.enabled", "false"));
    Refused.with("InvalidConfigurationRequest", () -> modify(targetGroup("TLS"), "stickiness.enabled", "true"));
    modify(group, "preserve_client_ip.enabled", "false");
    modify(group, "stickiness.enabled", "true");
  }

  @Test
  void givenListeners_whenTheirIdleTimeoutIsModified_thenOnlyTcpHasOne() {
    String tcp = sdk.listener(web, group, 80);
    idleTimeout(tcp, "60");
    Refused.with("ValidationError", () -> idleTimeout(tcp, "59"));
    TargetGroup udpGroup = targetGroup("UDP");
    String udp = sdk.elb
        .createListener(request -> request.loadBalancerArn(web.loadBalancerArn()).port(53).protocol("UDP")
            .defaultActions(SdkFixture.forward(udpGroup)))
        .listeners().getFirst().listenerArn();
    Refused.with("InvalidConfigurationRequest", () -> idleTimeout(udp, "60"));
    assertThat(sdk.elb.describeListenerAttributes(request -> request.listenerArn(udp)).attributes()).isEmpty();
  }

  private void idleTimeout(String listener, String seconds) {
    sdk.elb.modifyListenerAttributes(request -> request.listenerArn(listener)
        .attributes(ListenerAttribute.builder().key("tcp.idle_timeout.seconds").value(seconds).build()));
  }

  private static List<Tag> tags(int count) {
    return IntStream.range(0, count).mapToObj(i -> SdkFixture.tag("k" + i, "v")).toList();
  }

  @Test
  void givenTagsInTheCreate_whenDescribed_thenTheyAreThere() {
    TargetGroup tagged = sdk.elb
        .createTargetGroup(sdk.targetGroupRequest("tagged").tags(SdkFixture.tag("k", "v")).build())
        .targetGroups().getFirst();
    assertThat(
        sdk.elb.describeTags(request -> request.resourceArns(tagged.targetGroupArn())).tagDescriptions().getFirst()
            .tags())
        .containsExactly(SdkFixture.tag("k", "v"));
  }

  @Test
  void givenBadTags_whenSent_thenTheyAreRefused() {
    Refused.with("TooManyTags", () -> add(tags(51), web.loadBalancerArn()));
    Refused.with("DuplicateTagKeys",
        () -> add(List.of(SdkFixture.tag("k", "1"), SdkFixture.tag("k", "2")), web.loadBalancerArn()));
    Refused.with("ValidationError", () -> add(List.of(SdkFixture.tag("aws:k", "1")), web.loadBalancerArn()));
    Refused.with("ValidationError", () -> add(List.of(SdkFixture.tag("k".repeat(129), "1")), web.loadBalancerArn()));
    Refused.with("ValidationError", () -> add(List.of(SdkFixture.tag("k", "v".repeat(257))), web.loadBalancerArn()));
    Refused.with("TooManyTags",
        () -> sdk.elb.createTargetGroup(sdk.targetGroupRequest("tagged").tags(tags(51)).build()));
    add(tags(50), web.loadBalancerArn());
    Refused.with("TooManyTags", () -> add(List.of(SdkFixture.tag("one-more", "1")), web.loadBalancerArn()));
    add(List.of(SdkFixture.tag("k0", "changed")), web.loadBalancerArn());
  }

  private void add(List<Tag> tags, String... arns) {
    sdk.elb.addTags(request -> request.resourceArns(arns).tags(tags));
  }

  @Test
  void givenOneUnknownResource_whenTaggedOrDescribed_thenTheWholeCallFails() {
    String missing = web.loadBalancerArn() + "0";
    Refused.with("LoadBalancerNotFound", () -> add(tags(1), group.targetGroupArn(), missing));
    Refused.with("LoadBalancerNotFound",
        () -> sdk.elb.describeTags(request -> request.resourceArns(group.targetGroupArn(), missing)));
    Refused.with("TargetGroupNotFound",
        () -> sdk.elb.describeTags(request -> request.resourceArns(group.targetGroupArn() + "0")));
    assertThat(sdk.aws.state().targetGroup("a").orElseThrow().tags()).isEmpty();
  }

  @Test
  void givenMoreThanTwentyResources_whenTagsAreDescribed_thenItIsRefused() {
    List<String> arns = IntStream.range(0, 21).mapToObj(i -> sdk.targetGroup("g" + i).targetGroupArn()).toList();
    Refused.with("ValidationError", () -> sdk.elb.describeTags(request -> request.resourceArns(arns)));
    assertThat(sdk.elb.describeTags(request -> request.resourceArns(arns.subList(0, 20))).tagDescriptions())
        .hasSize(20);
  }

  @Test
  void givenTags_whenRemoved_thenMissingKeysDoNotMatter() {
    add(tags(2), web.loadBalancerArn());
    sdk.elb.removeTags(request -> request.resourceArns(web.loadBalancerArn()).tagKeys("k0", "none"));
    assertThat(sdk.aws.state().loadBalancer("web").orElseThrow().tags()).containsOnlyKeys("k1");
  }
}
