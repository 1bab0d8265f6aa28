package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** One load balancer from nothing to healthy targets and back to nothing. */
class SimulatedAwsTest {

  @Test
  void givenAnAccount_whenALoadBalancerIsBuiltAndTornDown_thenTargetsGetHealthyAndNothingIsLeft() {
    try (SdkFixture sdk = SdkFixture.standard()) {
      String frontend = sdk.securityGroup("frontend");
      sdk.authorize(frontend, SdkFixture.tcp(80, "0.0.0.0/0"));
      LoadBalancer loadBalancer = sdk.elb.createLoadBalancer(
          sdk.loadBalancerRequest("Web").securityGroups(frontend).build()).loadBalancers().getFirst();
      TargetGroup targetGroup = sdk.targetGroup("web-80");
      sdk.register(targetGroup, sdk.account.nodeIds());
      String listener = sdk.listener(loadBalancer, targetGroup, 80);
      sdk.authorize(sdk.account.nodeSecurityGroupId(), SdkFixture.tcpFrom(30_080, frontend));

      assertThat(loadBalancer.state().codeAsString()).isEqualTo("provisioning");
      assertThat(loadBalancer.dnsName()).matches("Web-[0-9a-f]{16}\\.elb\\.eu-central-1\\.amazonaws\\.com");
      sdk.aws.clock().advance(Duration.ofMinutes(10));
      assertThat(sdk.elb.describeTargetHealth(request -> request.targetGroupArn(targetGroup.targetGroupArn()))
          .targetHealthDescriptions()).hasSize(3)
          .allMatch(target -> target.targetHealth().stateAsString().equals("healthy"));

      sdk.elb.deleteListener(request -> request.listenerArn(listener));
      sdk.elb.deleteLoadBalancer(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn()));
      sdk.aws.clock().advance(Duration.ofMinutes(2));
      sdk.elb.deleteTargetGroup(request -> request.targetGroupArn(targetGroup.targetGroupArn()));
      sdk.revoke(sdk.account.nodeSecurityGroupId(), SdkFixture.tcpFrom(30_080, frontend));
      sdk.ec2.deleteSecurityGroup(request -> request.groupId(frontend));
      assertThat(sdk.aws.leftovers()).isEmpty();
      assertThat(sdk.aws.calls().writes()).isEqualTo(12);
    }
  }
}
