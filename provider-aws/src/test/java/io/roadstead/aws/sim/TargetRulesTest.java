package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** Registering, draining and the health of targets. */
class TargetRulesTest {

  /** 90 s until active, 60 s to register, 5 checks of 30 s; unhealthy after 2 of them. */
  private static final Duration UNTIL_HEALTHY = Duration.ofMinutes(5);
  private static final Duration UNTIL_UNHEALTHY = Duration.ofSeconds(210);

  private SdkFixture sdk = SdkFixture.standard();
  private String frontend = "";
  private LoadBalancer loadBalancer = LoadBalancer.builder().build();
  private TargetGroup group = TargetGroup.builder().build();

  @BeforeEach
  void create() {
    frontend = sdk.securityGroup("frontend");
    loadBalancer = sdk.elb.createLoadBalancer(sdk.loadBalancerRequest("web").securityGroups(frontend).build())
        .loadBalancers().getFirst();
    group = sdk.targetGroup("a");
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

  private List<TargetHealthDescription> health() {
    return sdk.elb.describeTargetHealth(request -> request.targetGroupArn(group.targetGroupArn()))
        .targetHealthDescriptions();
  }

  private List<String> states() {
    return health().stream().map(each -> each.targetHealth().stateAsString()).distinct().toList();
  }

  private String reason() {
    return health().getFirst().targetHealth().reasonAsString();
  }

  private void openNodes() {
    sdk.authorize(sdk.account.nodeSecurityGroupId(), SdkFixture.tcpFrom(30_080, frontend));
  }

  private void deregister(TargetDescription... targets) {
    sdk.elb.deregisterTargets(request -> request.targetGroupArn(group.targetGroupArn()).targets(targets));
  }

  private static TargetDescription target(String id) {
    return TargetDescription.builder().id(id).build();
  }

  @Nested
  class GivenRegisteredNodes {

    @BeforeEach
    void register() {
      sdk.register(group, sdk.account.nodeIds());
    }

    @Test
    void whenNoListenerForwardsToThem_thenTheyAreUnused() {
      assertThat(states()).containsExactly("unused");
      assertThat(reason()).isEqualTo("Target.NotInUse");
    }

    @Test
    void whenAListenerForwardsAndTheFirewallIsOpen_thenTheyGetHealthyInTime() {
      sdk.listener(loadBalancer, group, 80);
      openNodes();
      assertThat(reason()).isEqualTo("Elb.RegistrationInProgress");
      sdk.aws.clock().advance(UNTIL_HEALTHY.minusSeconds(1));
      assertThat(states()).containsExactly("initial");
      assertThat(reason()).isEqualTo("Elb.InitialHealthChecking");
      sdk.aws.clock().advance(Duration.ofSeconds(1));
      assertThat(states()).containsExactly("healthy");
      assertThat(health().getFirst().healthCheckPort()).isEqualTo("30080");
    }

    @Test
    void whenTheFirewallIsClosed_thenTheyGetUnhealthyUntilItOpens() {
      sdk.listener(loadBalancer, group, 80);
      sdk.aws.clock().advance(UNTIL_UNHEALTHY);
      assertThat(states()).containsExactly("unhealthy");
      assertThat(reason()).isEqualTo("Target.FailedHealthChecks");
      openNodes();
      assertThat(states()).containsExactly("unhealthy");
      sdk.aws.clock().advance(Duration.ofSeconds(150));
      assertThat(states()).containsExactly("healthy");
    }

    @Test
    void whenTheFirewallAdmitsTheSubnetsInsteadOfTheGroup_thenTheyGetHealthy() {
      sdk.listener(loadBalancer, group, 80);
      sdk.authorize(sdk.account.nodeSecurityGroupId(), SdkFixture.tcp(30_080, "10.0.0.0/17"));
      sdk.aws.clock().advance(UNTIL_HEALTHY);
      assertThat(states()).containsExactly("healthy");
    }

    @Test
    void whenTheFirewallAdmitsAnotherPort_thenTheyStayUnhealthy() {
      sdk.listener(loadBalancer, group, 80);
      sdk.authorize(sdk.account.nodeSecurityGroupId(), SdkFixture.tcpFrom(30_081, frontend));
      sdk.aws.clock().advance(UNTIL_HEALTHY);
      assertThat(states()).containsExactly("unhealthy");
    }

    @Test
    void whenOneNodeDoesNotAnswer_thenOnlyThatOneIsUnhealthy() {
      sdk.listener(loadBalancer, group, 80);
      openNodes();
      sdk.aws.environment().closePort(sdk.account.nodeId(0), 30_080);
      sdk.aws.clock().advance(UNTIL_HEALTHY);
      assertThat(health()).extracting(each -> each.targetHealth().stateAsString())
          .containsExactly("unhealthy", "healthy", "healthy");
      sdk.aws.environment().openPort(sdk.account.nodeId(0), 30_080);
      assertThat(states()).containsExactly("healthy");
    }

    @Test
    void whenANodeStopsOrIsTerminated_thenItIsUnusedAndATerminatedOneGoes() {
      sdk.listener(loadBalancer, group, 80);
      sdk.aws.environment().terminateNode(sdk.account.nodeId(0));
      assertThat(reason()).isEqualTo("Target.InvalidState");
      sdk.aws.clock().advance(Duration.ofMinutes(5));
      assertThat(health()).hasSize(2);
    }

    @Test
    void whenTheZoneOfANodeIsNotEnabled_thenItIsUnused() {
      sdk.elb.setSubnets(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn())
          .subnets(sdk.account.publicSubnetId(1), sdk.account.publicSubnetId(2)));
      sdk.listener(loadBalancer, group, 80);
      assertThat(reason()).isEqualTo("Target.NotInUse");
      assertThat(states()).containsExactly("unused", "initial");
    }

    @Test
    void whenDeregistered_thenTheyDrainForTheDelayAndGo() {
      sdk.listener(loadBalancer, group, 80);
      sdk.elb.modifyTargetGroupAttributes(request -> request.targetGroupArn(group.targetGroupArn()).attributes(
          TargetGroupAttribute.builder().key("deregistration_delay.timeout_seconds").value("45").build()));
      deregister(target(sdk.account.nodeId(0)));
      assertThat(reason()).isEqualTo("Target.DeregistrationInProgress");
      assertThat(states()).containsExactly("draining", "initial");
      sdk.aws.clock().advance(Duration.ofSeconds(44));
      assertThat(health()).hasSize(3);
      sdk.aws.clock().advance(Duration.ofSeconds(1));
      assertThat(health()).hasSize(2);
    }

    @Test
    void whenADrainingOneIsRegisteredAgain_thenItComesBack() {
      sdk.listener(loadBalancer, group, 80);
      deregister(target(sdk.account.nodeId(0)));
      sdk.register(group, List.of(sdk.account.nodeId(0)));
      assertThat(states()).containsExactly("initial");
      sdk.aws.clock().advance(Duration.ofHours(1));
      assertThat(health()).hasSize(3);
    }

    @Test
    void whenNothingForwardsToThem_thenDeregisteringNeedsNoDrain() {
      deregister(target(sdk.account.nodeId(0)));
      assertThat(health()).hasSize(2);
    }

    @Test
    void whenRegisteredAgain_thenNothingChangesAndOtherPortsAreOtherTargets() {
      sdk.register(group, sdk.account.nodeIds());
      assertThat(health()).hasSize(3);
      TargetDescription other = target(sdk.account.nodeId(0)).toBuilder().port(31_000).build();
      sdk.elb.registerTargets(request -> request.targetGroupArn(group.targetGroupArn()).targets(other));
      assertThat(health()).hasSize(4);
      deregister(target(sdk.account.nodeId(0)));
      assertThat(health()).hasSize(3).anyMatch(each -> each.target().port() == 31_000);
      deregister(other);
      assertThat(health()).hasSize(2);
    }

    @Test
    void whenUnknownTargetsAreDeregistered_thenItSucceeds() {
      deregister(target("i-0000000000000dead"));
      assertThat(health()).hasSize(3);
    }

    @Test
    void whenAskedForOneThatIsNotRegistered_thenItIsUnused() {
      assertThat(sdk.elb.describeTargetHealth(request -> request.targetGroupArn(group.targetGroupArn())
          .targets(target("i-0000000000000dead"))).targetHealthDescriptions().getFirst().targetHealth()
          .reasonAsString())
          .isEqualTo("Target.NotRegistered");
    }
  }

  @Test
  void givenOneBadTarget_whenRegistered_thenTheWholeCallFails() {
    Refused.with("InvalidTarget",
        () -> sdk.register(group, List.of(sdk.account.nodeId(0), "i-0000000000000dead", sdk.account.nodeId(1))));
    Refused.with("InvalidTarget", () -> sdk.register(group, List.of(sdk.account.otherInstanceId())));
    sdk.aws.environment().stopNode(sdk.account.nodeId(1));
    Refused.with("InvalidTarget", () -> sdk.register(group, sdk.account.nodeIds()));
    assertThat(health()).isEmpty();
    sdk.aws.environment().startNode(sdk.account.nodeId(1));
    sdk.register(group, sdk.account.nodeIds());
    assertThat(health()).hasSize(3);
  }

  @Test
  void givenAnUdpTargetGroup_whenCheckedOnTheTrafficPort_thenNothingAnswers() {
    group = sdk.elb.createTargetGroup(sdk.targetGroupRequest("udp").protocol("UDP").build()).targetGroups().getFirst();
    sdk.register(group, sdk.account.nodeIds());
    sdk.elb.createListener(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn()).port(53).protocol("UDP")
        .defaultActions(SdkFixture.forward(group)));
    sdk.authorize(sdk.account.nodeSecurityGroupId(), SdkFixture.tcpFrom(30_080, frontend),
        SdkFixture.tcpFrom(10_256, frontend));
    sdk.aws.clock().advance(UNTIL_HEALTHY);
    assertThat(states()).containsExactly("unhealthy");
    sdk.elb.modifyTargetGroup(request -> request.targetGroupArn(group.targetGroupArn()).healthCheckPort("10256"));
    assertThat(states()).containsExactly("healthy");
  }

  @Test
  void givenIpTargets_whenRegistered_thenTheZoneFollowsTheVpc() {
    group = sdk.elb.createTargetGroup(sdk.targetGroupRequest("ip").targetType("ip").build()).targetGroups().getFirst();
    Refused.with("ValidationError", () -> sdk.register(group, List.of("192.0.2.1")));
    Refused.with("ValidationError", () -> sdk.register(group, List.of("i-1234")));
    sdk.register(group, List.of("10.0.128.200"));
    sdk.elb.registerTargets(request -> request.targetGroupArn(group.targetGroupArn())
        .targets(target("192.0.2.1").toBuilder().availabilityZone("all").build()));
    assertThat(health()).extracting(each -> each.target().availabilityZone())
        .containsExactly(sdk.account.zoneName(0), "all");
  }

  @Test
  void givenQuicTargets_whenRegistered_thenTheyNeedAServerId() {
    group = sdk.elb.createTargetGroup(sdk.targetGroupRequest("quic").protocol("QUIC").build()).targetGroups()
        .getFirst();
    Refused.with("ValidationError", () -> sdk.register(group, sdk.account.nodeIds()));
    sdk.elb.registerTargets(request -> request.targetGroupArn(group.targetGroupArn())
        .targets(target(sdk.account.nodeId(0)).toBuilder().quicServerId("0x0123456789abcdef").build()));
    assertThat(health().getFirst().target().quicServerId()).isEqualTo("0x0123456789abcdef");
  }

  @Nested
  class GivenQuotasOnTargets {

    private void nodes(int count, Quotas quotas) {
      restart(SimulatedAwsSettings.defaults().withAccount(Account.builder().nodes(count).build()).withQuotas(quotas));
    }

    @Test
    void whenATargetGroupIsFull_thenOneMoreIsRefused() {
      nodes(4, Quotas.defaults().with(Quota.TARGETS_PER_TARGET_GROUP, 3));
      Refused.with("TooManyTargets", () -> sdk.register(group, sdk.account.nodeIds()));
      sdk.register(group, sdk.account.nodeIds().subList(0, 3));
      Refused.with("TooManyTargets", () -> sdk.register(group, sdk.account.nodeIds().subList(3, 4)));
    }

    @Test
    void whenAZoneOfALoadBalancerIsFull_thenRegisteringAndListeningAreRefused() {
      nodes(6, Quotas.defaults().with(Quota.TARGETS_PER_ZONE_PER_LOAD_BALANCER, 1));
      sdk.listener(loadBalancer, group, 80);
      sdk.register(group, sdk.account.nodeIds().subList(0, 3));
      Refused.with("TooManyTargets", () -> sdk.register(group, sdk.account.nodeIds().subList(3, 4)));
      TargetGroup other = sdk.targetGroup("b");
      sdk.register(other, sdk.account.nodeIds());
      Refused.with("TooManyTargets", () -> sdk.listener(loadBalancer, other, 81));
    }

    @Test
    void whenCrossZoneIsOn_thenTheTotalCounts() {
      nodes(6, Quotas.defaults().with(Quota.TARGETS_PER_LOAD_BALANCER_CROSS_ZONE, 5));
      sdk.listener(loadBalancer, group, 80);
      sdk.elb
          .modifyLoadBalancerAttributes(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn()).attributes(
              LoadBalancerAttribute.builder()
                  .key("load_balancing.cross_zone.enabled").value("true").build()));
      Refused.with("TooManyTargets", () -> sdk.register(group, sdk.account.nodeIds()));
      sdk.register(group, sdk.account.nodeIds().subList(0, 5));
    }

    @Test
    void whenThereAreManyNodes_thenTheDefaultsHold() {
      nodes(1001, Quotas.defaults());
      Refused.with("TooManyTargets", () -> sdk.register(group, sdk.account.nodeIds()));
      IntStream.range(0, 5).forEach(
          chunk -> sdk.register(group, sdk.account.nodeIds().subList(chunk * 200, chunk * 200 + 200)));
      assertThat(health()).hasSize(1000);
    }
  }
}
