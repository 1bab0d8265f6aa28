package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Limit;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** Listings of ELBv2: what they miss, how they fail, how they are paged. */
class ElbReadTest {

  private SdkFixture sdk = SdkFixture.standard();

  @AfterEach
  void close() {
    sdk.close();
  }

  private void restart(SimulatedAwsSettings settings) {
    sdk.close();
    sdk = new SdkFixture(settings);
  }

  private List<String> listed() {
    return sdk.elb.describeLoadBalancers().loadBalancers().stream().map(LoadBalancer::loadBalancerName).toList();
  }

  @Test
  void givenANewLoadBalancer_whenListed_thenItIsMissingForAWhileButFoundByNameAndArn() {
    LoadBalancer web = sdk.loadBalancer("web");
    assertThat(listed()).containsExactly(Account.FOREIGN_NAME);
    assertThat(sdk.elb.describeLoadBalancers(request -> request.names("web")).loadBalancers()).hasSize(1);
    assertThat(
        sdk.elb.describeLoadBalancers(request -> request.loadBalancerArns(web.loadBalancerArn())).loadBalancers())
        .hasSize(1);
    sdk.aws.clock().advance(Duration.ofSeconds(3));
    assertThat(listed()).containsExactlyInAnyOrder(Account.FOREIGN_NAME, "web");
  }

  @Test
  void givenANewTargetGroup_whenListed_thenItIsMissingForAWhile() {
    sdk.targetGroup("a");
    assertThat(sdk.elb.describeTargetGroups().targetGroups()).extracting(TargetGroup::targetGroupName)
        .containsExactly(Account.FOREIGN_NAME);
    sdk.aws.clock().advance(Duration.ofSeconds(3));
    assertThat(sdk.elb.describeTargetGroups().targetGroups()).hasSize(2);
  }

  @Test
  void givenALagForListeners_whenANewOneIsUsed_thenItIsNotFoundYet() {
    restart(SimulatedAwsSettings.defaults().withTimings(Timings.defaults().withListenerLag(Duration.ofSeconds(20))));
    LoadBalancer web = sdk.loadBalancer("web");
    String listener = sdk.listener(web, sdk.targetGroup("a"), 80);
    Runnable modify = () -> sdk.elb.modifyListenerAttributes(request -> request.listenerArn(listener)
        .attributes(ListenerAttribute.builder().key("tcp.idle_timeout.seconds").value("60").build()));
    Refused.with("ListenerNotFound", modify);
    sdk.aws.clock().advance(Duration.ofSeconds(20));
    modify.run();
  }

  @Test
  void givenOneUnknownNameOrArn_whenDescribed_thenTheWholeCallFails() {
    LoadBalancer web = sdk.loadBalancer("web");
    TargetGroup group = sdk.targetGroup("a");
    Refused.with("LoadBalancerNotFound", () -> sdk.elb.describeLoadBalancers(request -> request.names("web", "none")));
    Refused.with("LoadBalancerNotFound", () -> sdk.elb.describeLoadBalancers(
        request -> request.loadBalancerArns(web.loadBalancerArn(), web.loadBalancerArn() + "0")));
    Refused.with("TargetGroupNotFound", () -> sdk.elb.describeTargetGroups(request -> request.names("a", "none")));
    Refused.with("TargetGroupNotFound", () -> sdk.elb.describeTargetGroups(
        request -> request.targetGroupArns(group.targetGroupArn(), group.targetGroupArn() + "0")));
    Refused.with("LoadBalancerNotFound",
        () -> sdk.elb.describeTargetGroups(request -> request.loadBalancerArn(web.loadBalancerArn() + "0")));
  }

  @Test
  void givenParametersThatExcludeEachOther_whenDescribed_thenItIsRefused() {
    LoadBalancer web = sdk.loadBalancer("web");
    Refused.with("ValidationError", () -> sdk.elb.describeLoadBalancers(
        request -> request.names("web").loadBalancerArns(web.loadBalancerArn())));
    Refused.with("ValidationError", () -> sdk.elb.describeLoadBalancers(
        request -> request.names(IntStream.range(0, 21).mapToObj(i -> "n" + i).toList())));
    Refused.with("ValidationError", () -> sdk.elb.describeTargetGroups(
        request -> request.names("a").loadBalancerArn(web.loadBalancerArn())));
    Refused.with("ValidationError", () -> sdk.elb.describeListeners(request -> request.pageSize(1)));
    Refused.with("ValidationError", () -> sdk.elb.describeLoadBalancers(request -> request.marker("?")));
    Refused.with("ValidationError", () -> sdk.elb.describeLoadBalancers(request -> request.loadBalancerArns("web")));
  }

  @Test
  void givenMoreThanAPage_whenListed_thenThePaginatorSeesEveryOneOnce() {
    restart(SimulatedAwsSettings.defaults().withTimings(Timings.immediate())
        .withQuotas(Quotas.defaults().with(Quota.NETWORK_LOAD_BALANCERS, 500)));
    IntStream.range(0, 401).forEach(i -> sdk.loadBalancer("lb-" + i));
    sdk.aws.resetCalls();
    assertThat(sdk.elb.describeLoadBalancers().loadBalancers()).hasSize(400);
    assertThat(sdk.elb.describeLoadBalancersPaginator().loadBalancers().stream().map(LoadBalancer::loadBalancerName))
        .hasSize(402).doesNotHaveDuplicates();
    assertThat(sdk.aws.calls().of("DescribeLoadBalancers")).isEqualTo(3);
    assertThat(sdk.elb.describeLoadBalancersPaginator(request -> request.pageSize(100)).stream()).hasSize(5);
  }

  @Test
  void givenListeners_whenDescribedInPages_thenTheMarkerLeadsOn() {
    LoadBalancer web = sdk.loadBalancer("web");
    TargetGroup group = sdk.targetGroup("a");
    IntStream.range(1, 6).forEach(port -> sdk.listener(web, group, port));
    assertThat(sdk.elb.describeListenersPaginator(
        request -> request.loadBalancerArn(web.loadBalancerArn()).pageSize(2)).listeners().stream()).hasSize(5);
  }

  @Test
  void givenRaisedQuotas_whenLimitsAreDescribed_thenTheyShow() {
    restart(SimulatedAwsSettings.defaults().withQuotas(Quotas.defaults().with(Quota.NETWORK_LOAD_BALANCERS, 100)));
    assertThat(sdk.elb.describeAccountLimitsPaginator().stream().flatMap(page -> page.limits().stream()))
        .contains(limit("network-load-balancers", 100), limit("target-groups", 3000),
            limit("targets-per-network-load-balancer", 3000), limit("listeners-per-network-load-balancer", 50));
  }

  private static Limit limit(String name, int max) {
    return Limit.builder().name(name).max(String.valueOf(max)).build();
  }

  @Test
  void givenTheForeignLoadBalancer_whenTheAccountStarts_thenItIsCompleteAndNoLeftover() {
    LoadBalancer foreign = sdk.elb.describeLoadBalancers(request -> request.names(Account.FOREIGN_NAME)).loadBalancers()
        .getFirst();
    assertThat(foreign.state().codeAsString()).isEqualTo("active");
    assertThat(sdk.elb.describeListeners(request -> request.loadBalancerArn(foreign.loadBalancerArn())).listeners())
        .hasSize(1);
    assertThat(
        sdk.elb.describeTargetGroups(request -> request.loadBalancerArn(foreign.loadBalancerArn())).targetGroups())
        .hasSize(1);
    assertThat(sdk.aws.leftovers()).isEmpty();
  }
}
