package io.roadstead.aws.sim;

import static io.roadstead.aws.sim.SdkFixture.forward;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** Listeners: one per port, protocols that go together, target groups of one load balancer. */
class ListenerRulesTest {

  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "TCP_UDP", "TLS", "QUIC", "TCP_QUIC");

  private final SdkFixture sdk = SdkFixture.standard();
  private final LoadBalancer web = sdk.loadBalancer("web");

  @AfterEach
  void close() {
    sdk.close();
  }

  private TargetGroup targetGroup(String name, String protocol) {
    return sdk.elb.createTargetGroup(sdk.targetGroupRequest(name).protocol(protocol).build()).targetGroups().getFirst();
  }

  private Listener listen(int port, String protocol, Action... actions) {
    return sdk.elb
        .createListener(request -> request.loadBalancerArn(web.loadBalancerArn()).port(port).protocol(protocol)
            .defaultActions(actions).certificates(protocol.equals("TLS") ? List.of(certificate()) : null))
        .listeners().getFirst();
  }

  private Certificate certificate() {
    return Certificate.builder().certificateArn(sdk.account.certificateArn()).build();
  }

  @Test
  void givenEveryPairOfProtocols_whenForwarded_thenOnlyTheDocumentedOnesWork() {
    Set<String> legal = Set.of("TCP>TCP", "UDP>UDP", "TCP_UDP>TCP_UDP", "TLS>TCP", "TLS>TLS", "QUIC>QUIC",
        "TCP_QUIC>TCP_QUIC");
    int port = 1;
    for (String target : PROTOCOLS) {
      TargetGroup group = targetGroup(target.replace('_', '-'), target);
      for (String protocol : PROTOCOLS) {
        int number = port++;
        if (legal.contains(protocol + ">" + target)) {
          assertThat(listen(number, protocol, forward(group)).protocolAsString()).isEqualTo(protocol);
        } else {
          Refused.with("IncompatibleProtocols", () -> listen(number, protocol, forward(group)));
        }
      }
    }
  }

  @Test
  void givenAProtocolOfApplicationLoadBalancers_whenCreated_thenItIsUnsupported() {
    TargetGroup group = sdk.targetGroup("a");
    Refused.with("UnsupportedProtocol", () -> listen(80, "HTTP", forward(group)));
  }

  @Test
  void givenMissingOrUnknownParts_whenCreated_thenItIsRefused() {
    TargetGroup group = sdk.targetGroup("a");
    Refused.with("ValidationError", () -> sdk.elb.createListener(
        request -> request.loadBalancerArn(web.loadBalancerArn()).port(80).defaultActions(forward(group))));
    Refused.with("ValidationError", () -> sdk.elb.createListener(
        request -> request.loadBalancerArn(web.loadBalancerArn()).protocol("TCP").defaultActions(forward(group))));
    Refused.with("LoadBalancerNotFound", () -> sdk.elb.createListener(request -> request
        .loadBalancerArn(web.loadBalancerArn() + "0").port(80).protocol("TCP").defaultActions(forward(group))));
    Refused.with("TargetGroupNotFound", () -> listen(80, "TCP",
        Action.builder().type("forward").targetGroupArn(group.targetGroupArn() + "0").build()));
    Refused.with("InvalidLoadBalancerAction", () -> listen(80, "TCP", Action.builder().type("redirect").build()));
    Refused.with("InvalidLoadBalancerAction", () -> listen(80, "TCP", forward(group), forward(group)));
  }

  @Test
  void givenAListenerOnAPort_whenAnotherIsMade_thenEqualOnesAreReturnedAndDifferentOnesAreDuplicates() {
    TargetGroup tcp = sdk.targetGroup("tcp");
    TargetGroup udp = targetGroup("udp", "UDP");
    Listener first = listen(53, "TCP", forward(tcp));
    assertThat(listen(53, "TCP", forward(tcp)).listenerArn()).isEqualTo(first.listenerArn());
    Refused.with("DuplicateListener", () -> listen(53, "UDP", forward(udp)));
    Refused.with("DuplicateListener", () -> listen(53, "TCP", forward(sdk.targetGroup("other"))));
  }

  @Test
  void givenATargetGroupOfOneLoadBalancer_whenAnotherWantsIt_thenItIsRefused() {
    TargetGroup group = sdk.targetGroup("shared");
    sdk.listener(web, group, 80);
    sdk.listener(web, group, 81);
    LoadBalancer other = sdk.loadBalancer("other");
    Refused.with("TargetGroupAssociationLimit", () -> sdk.listener(other, group, 80));
  }

  @Test
  void givenATargetGroupOfAnotherVpc_whenForwarded_thenItIsRefused() {
    TargetGroup other = sdk.elb.createTargetGroup(
        sdk.targetGroupRequest("other").vpcId(sdk.account.otherVpcId()).build()).targetGroups().getFirst();
    Refused.with("InvalidConfigurationRequest", () -> sdk.listener(web, other, 80));
  }

  @Test
  void givenWeightedTargetGroups_whenForwarded_thenWeightsAreKept() {
    TargetGroup blue = sdk.targetGroup("blue");
    TargetGroup green = sdk.targetGroup("green");
    Action weighted = Action.builder().type("forward").forwardConfig(ForwardActionConfig.builder()
        .targetGroups(tuple(blue, 9), tuple(green, 1)).build()).build();
    assertThat(listen(80, "TCP", weighted).defaultActions().getFirst().forwardConfig().targetGroups())
        .containsExactly(tuple(blue, 9), tuple(green, 1));
    Refused.with("ValidationError", () -> listen(81, "TCP", Action.builder().type("forward")
        .forwardConfig(ForwardActionConfig.builder().targetGroups(tuple(blue, 1000)).build()).build()));
  }

  private static TargetGroupTuple tuple(TargetGroup group, int weight) {
    return TargetGroupTuple.builder().targetGroupArn(group.targetGroupArn()).weight(weight).build();
  }

  @Test
  void givenTheQuotaOfListeners_whenOneMoreIsMade_thenItIsRefused() {
    TargetGroup group = sdk.targetGroup("a");
    for (int port = 1; port <= 50; port++) {
      sdk.listener(web, group, port);
    }
    Refused.with("TooManyListeners", () -> sdk.listener(web, group, 51));
  }

  @Nested
  class GivenATlsListener {

    private final TargetGroup group = sdk.targetGroup("tls");

    @Test
    void whenThereIsNoCertificateOrAnUnknownOne_thenItIsRefused() {
      Refused.with("ValidationError", () -> sdk.elb.createListener(request -> request
          .loadBalancerArn(web.loadBalancerArn()).port(443).protocol("TLS").defaultActions(forward(group))));
      Refused.with("CertificateNotFound", () -> sdk.elb.createListener(request -> request
          .loadBalancerArn(web.loadBalancerArn()).port(443).protocol("TLS").defaultActions(forward(group))
          .certificates(Certificate.builder().certificateArn("arn:aws:acm:eu-central-1:1:certificate/0").build())));
    }

    @Test
    void whenPoliciesAreGiven_thenTheyMustBeKnownAndAlpnNoneTakesItAway() {
      Listener listener = listen(443, "TLS", forward(group));
      assertThat(listener.sslPolicy()).isEqualTo("ELBSecurityPolicy-2016-08");
      Refused.with("SSLPolicyNotFound",
          () -> sdk.elb.modifyListener(request -> request.listenerArn(listener.listenerArn()).sslPolicy("none")));
      Refused.with("ALPNPolicyNotFound",
          () -> sdk.elb.modifyListener(request -> request.listenerArn(listener.listenerArn()).alpnPolicy("HTTP3")));
      assertThat(alpn(listener, "HTTP2Only")).containsExactly("HTTP2Only");
      assertThat(alpn(listener, "None")).isEmpty();
    }

    private List<String> alpn(Listener listener, String policy) {
      return sdk.elb.modifyListener(request -> request.listenerArn(listener.listenerArn()).alpnPolicy(policy))
          .listeners()
          .getFirst().alpnPolicy();
    }

    @Test
    void whenTheListenerIsNotTls_thenCertificatesAreRefused() {
      Refused.with("InvalidConfigurationRequest", () -> sdk.elb.createListener(request -> request
          .loadBalancerArn(web.loadBalancerArn()).port(80).protocol("TCP").defaultActions(forward(group))
          .certificates(certificate())));
    }
  }

  @Test
  void givenAListener_whenSwitchedToAnotherTargetGroup_thenTheOldOneIsInUseForAWhile() {
    TargetGroup old = sdk.targetGroup("old");
    TargetGroup next = sdk.targetGroup("next");
    String listener = sdk.listener(web, old, 80);
    Refused.with("ResourceInUse", () -> delete(old));
    sdk.elb.modifyListener(request -> request.listenerArn(listener).defaultActions(forward(next)));
    Refused.with("ResourceInUse", () -> delete(old));
    sdk.aws.clock().advance(Duration.ofSeconds(20));
    delete(old);
    delete(old);
  }

  private void delete(TargetGroup group) {
    sdk.elb.deleteTargetGroup(request -> request.targetGroupArn(group.targetGroupArn()));
  }

  @Test
  void givenAListener_whenMovedToATakenPort_thenItIsADuplicate() {
    TargetGroup group = sdk.targetGroup("a");
    String first = sdk.listener(web, group, 80);
    sdk.listener(web, group, 81);
    Refused.with("DuplicateListener", () -> sdk.elb.modifyListener(request -> request.listenerArn(first).port(81)));
    sdk.elb.modifyListener(request -> request.listenerArn(first).port(82));
    assertThat(sdk.elb.describeListeners(request -> request.loadBalancerArn(web.loadBalancerArn())).listeners())
        .extracting(Listener::port).containsExactlyInAnyOrder(81, 82);
  }

  @Test
  void givenALoadBalancerIsDeleted_whenItsListenersAreAskedFor_thenTheyAreGoneToo() {
    String listener = sdk.listener(web, sdk.targetGroup("a"), 80);
    sdk.elb.deleteLoadBalancer(request -> request.loadBalancerArn(web.loadBalancerArn()));
    Refused.with("ListenerNotFound", () -> sdk.elb.describeListeners(request -> request.listenerArns(listener)));
    Refused.with("ListenerNotFound", () -> sdk.elb.deleteListener(request -> request.listenerArn(listener)));
  }

  @Test
  void givenUdpOnADualstackLoadBalancer_whenThereIsNoSourceNatPrefix_thenItIsRefused() {
    try (SdkFixture dualstack = new SdkFixture(
        SimulatedAwsSettings.defaults().withAccount(Account.builder().dualstack().build()))) {
      LoadBalancer both = dualstack.elb.createLoadBalancer(
          dualstack.loadBalancerRequest("both").ipAddressType("dualstack").build()).loadBalancers().getFirst();
      TargetGroup udp = dualstack.elb.createTargetGroup(dualstack.targetGroupRequest("udp").protocol("UDP").build())
          .targetGroups().getFirst();
      Refused.with("InvalidConfigurationRequest", () -> dualstack.elb.createListener(request -> request
          .loadBalancerArn(both.loadBalancerArn()).port(53).protocol("UDP").defaultActions(forward(udp))));
      dualstack.elb.setSubnets(request -> request.loadBalancerArn(both.loadBalancerArn())
          .subnets(dualstack.account.publicSubnetIds()).enablePrefixForIpv6SourceNat("on"));
      dualstack.elb.createListener(request -> request.loadBalancerArn(both.loadBalancerArn()).port(53).protocol("UDP")
          .defaultActions(forward(udp)));
    }
  }
}
