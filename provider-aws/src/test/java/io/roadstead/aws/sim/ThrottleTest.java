package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** Token buckets at the published rates. */
class ThrottleTest {

  private SdkFixture sdk = new SdkFixture(SimulatedAwsSettings.defaults().withRates(Rates.published()));

  @AfterEach
  void close() {
    sdk.close();
  }

  /** How many calls go through before the first refusal with this code. */
  private static int until(String code, Runnable call) {
    for (int done = 0; done < 10_000; done++) {
      try {
        call.run();
      } catch (AwsServiceException refusal) {
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refusal.isThrottlingException()).isTrue();
        return done;
      }
    }
    throw new AssertionError("never throttled");
  }

  private void create() {
    sdk.loadBalancer("web");
  }

  @Test
  void givenTenCreates_whenAnotherFollows_thenOneMoreIsAllowedEveryFiveSeconds() {
    assertThat(until("Throttling", this::create)).isEqualTo(10);
    sdk.aws.clock().advance(Duration.ofSeconds(4));
    assertThat(until("Throttling", this::create)).isZero();
    sdk.aws.clock().advance(Duration.ofSeconds(1));
    assertThat(until("Throttling", this::create)).isEqualTo(1);
    assertThat(sdk.aws.calls().throttled()).isEqualTo(3);
  }

  @Test
  void givenReads_whenAllDescribesAreCounted_thenTheyShareOneBucket() {
    assertThat(until("Throttling", () -> sdk.elb.describeLoadBalancers())).isEqualTo(40);
    Refused.with("Throttling", () -> sdk.elb.describeTargetGroups());
    sdk.aws.clock().advance(Duration.ofSeconds(1));
    assertThat(until("Throttling", () -> sdk.elb.describeTargetGroups())).isEqualTo(10);
  }

  @Test
  void givenWritesAndRegistrations_whenCounted_thenTheyHaveBucketsOfTheirOwnBelowTheAccounts() {
    TargetGroup group = sdk.targetGroup("a");
    assertThat(until("Throttling", () -> sdk.targetGroup("a"))).isEqualTo(19);
    assertThat(until("Throttling", () -> sdk.register(group, sdk.account.nodeIds()))).isEqualTo(20);
    assertThat(until("Throttling", () -> sdk.elb.describeLoadBalancers())).as("the account's bucket is empty").isZero();
    sdk.aws.clock().advance(Duration.ofSeconds(1));
    assertThat(until("Throttling", () -> sdk.register(group, sdk.account.nodeIds()))).isEqualTo(4);
    assertThat(until("Throttling", () -> sdk.targetGroup("a"))).isEqualTo(3);
  }

  @Test
  void givenEc2Calls_whenCounted_thenEachActionHasItsBucketAndUnfilteredOnesASmallerOne() {
    assertThat(until("RequestLimitExceeded", () -> sdk.ec2.describeSubnets())).isEqualTo(100);
    assertThat(until("RequestLimitExceeded", () -> sdk.ec2.describeVpcs())).isEqualTo(100);
    assertThat(until("RequestLimitExceeded", () -> sdk.ec2.describeInstances())).isEqualTo(50);
    assertThat(until("RequestLimitExceeded", () -> sdk.ec2.describeInstances(request -> request.filters(
        Filter.builder().name("vpc-id").values("a").build())))).isEqualTo(100);
    assertThat(until("RequestLimitExceeded", () -> sdk.ec2.createTags(request -> request
        .resources(sdk.account.vpcId()).tags(Tag.builder().key("k").build()))))
        .isEqualTo(100);
  }

  @Test
  void givenABucketOfOurOwn_whenSet_thenItIsUsed() {
    sdk.close();
    sdk = new SdkFixture(SimulatedAwsSettings.defaults()
        .withRates(Rates.unlimited().with(Bucket.ELB_READ, new Bucket.Rate(2, 1))));
    assertThat(until("Throttling", () -> sdk.elb.describeLoadBalancers())).isEqualTo(2);
    for (int i = 0; i < 100; i++) {
      create();
    }
  }
}
