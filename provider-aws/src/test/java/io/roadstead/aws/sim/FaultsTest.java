package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** Faults on demand, call counts and the audit log. */
class FaultsTest {

  private static final String CREATE = "CreateTargetGroup";

  private SdkFixture sdk = SdkFixture.standard();

  @AfterEach
  void close() {
    sdk.close();
  }

  private Runnable create(String name) {
    return () -> sdk.targetGroup(name);
  }

  private boolean exists(String name) {
    return sdk.aws.state().targetGroup(name).isPresent();
  }

  @Nested
  class GivenAFaultAtTheNextCreate {

    private void at(Fault fault) {
      sdk.aws.faults().at(CREATE, 1, fault);
    }

    @Test
    void whenItIsAnErrorBefore_thenNothingIsDone() {
      at(Fault.errorBefore());
      assertThat(Refused.with("ServiceUnavailable", create("a")).statusCode()).isEqualTo(503);
      assertThat(exists("a")).isFalse();
    }

    @Test
    void whenItIsAnErrorOfOurChoice_thenItIsThatOne() {
      at(Fault.errorBefore(403, "AccessDenied"));
      assertThat(Refused.with("AccessDenied", create("a")).statusCode()).isEqualTo(403);
    }

    @Test
    void whenItIsAnErrorAfter_thenItIsDone() {
      at(Fault.errorAfter());
      assertThat(Refused.with("InternalFailure", create("a")).statusCode()).isEqualTo(500);
      assertThat(exists("a")).isTrue();
    }

    @Test
    void whenTheConnectionDropsBefore_thenNothingIsDone() {
      at(Fault.dropBefore());
      assertThatThrownBy(create("a")::run).isInstanceOf(SdkClientException.class);
      assertThat(exists("a")).isFalse();
    }

    @Test
    void whenTheConnectionDropsAfter_thenItIsDoneOnce() {
      at(Fault.dropAfter());
      assertThatThrownBy(create("a")::run).isInstanceOf(SdkClientException.class);
      assertThat(exists("a")).isTrue();
      assertThat(sdk.aws.calls().of(CREATE)).isEqualTo(1);
    }

    @Test
    void whenAReusedConnectionDropsAfter_thenTheClientDoesNotSendItAgainByItself() {
      sdk.elb.describeTargetGroups();
      sdk.elb.describeTargetGroups();
      at(Fault.dropAfter());
      assertThatThrownBy(create("a")::run).isInstanceOf(SdkClientException.class);
      assertThat(sdk.aws.calls().of(CREATE)).isEqualTo(1);
    }

    @Test
    void whenItIsThrottled_thenNothingIsDone() {
      at(Fault.throttle());
      Refused.with("Throttling", create("a"));
      assertThat(exists("a")).isFalse();
      assertThat(sdk.aws.calls().throttled()).isEqualTo(1);
    }

    @Test
    void whenItIsSlow_thenItTakesAtLeastThatLong() {
      Duration slow = Duration.ofMillis(150);
      at(Fault.slow(slow));
      long start = System.nanoTime();
      create("a").run();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(slow);
      assertThatThrownBy(() -> Fault.slow(Duration.ofMinutes(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whenItIsAHook_thenItRunsBeforeOrAfterTheWrite() {
      List<String> seen = new ArrayList<>();
      at(Fault.before(call -> seen.add("before " + call.parameters().get("Name") + " " + exists("a"))));
      sdk.aws.faults().at(CREATE, 2, Fault.after(call -> seen.add("after " + exists("b"))));
      create("a").run();
      create("b").run();
      assertThat(seen).containsExactly("before a false", "after true");
    }

    @Test
    void whenTheHookThrows_thenTheConnectionDrops() {
      at(Fault.after(_ -> {
        throw new IllegalStateException("crash");
      }));
      assertThatThrownBy(create("a")::run).isInstanceOf(SdkClientException.class);
      assertThat(exists("a")).isTrue();
    }

    @Test
    void whenThatCallIsOver_thenTheNextOneIsFine() {
      at(Fault.errorBefore());
      Refused.with("ServiceUnavailable", create("a"));
      create("a").run();
      assertThat(sdk.aws.faults().fired()).hasSize(1).first().matches(fired -> fired.call().operation().equals(CREATE));
    }
  }

  @Test
  void givenAPartialFault_whenTargetsAreRegistered_thenHalfOfThemAre() {
    TargetGroup group = sdk.targetGroup("a");
    sdk.aws.faults().next(1, Fault.partial());
    Refused.with("InternalFailure", () -> sdk.register(group, sdk.account.nodeIds()));
    assertThat(sdk.aws.state().targetGroup("a").orElseThrow().targets()).hasSize(1);
    sdk.aws.faults().next(1, Fault.partial());
    Refused.with("InternalFailure", create("b"));
    assertThat(exists("b")).as("an atomic call is done").isTrue();
  }

  @Test
  void givenFaultsByNumber_whenCalled_thenOnlyThoseCallsAreStruck() {
    sdk.aws.faults().at(CREATE, 2, Fault.errorBefore());
    sdk.aws.faults().next("DescribeTargetGroups", 2, Fault.throttle());
    sdk.aws.faults().atWrite(3, Fault.errorBefore(500, "InternalFailure"));
    create("a").run();
    Refused.with("Throttling", () -> sdk.elb.describeTargetGroups());
    Refused.with("ServiceUnavailable", create("b"));
    Refused.with("Throttling", () -> sdk.elb.describeTargetGroups());
    Refused.with("InternalFailure", create("c"));
    sdk.elb.describeTargetGroups();
    create("b").run();
  }

  @Test
  void givenAPredicate_whenItMatches_thenTheFaultStrikesUntilCleared() {
    sdk.aws.faults().when(call -> "bad".equals(call.parameters().get("Name")), Fault.errorBefore());
    create("good").run();
    Refused.with("ServiceUnavailable", create("bad"));
    Refused.with("ServiceUnavailable", create("bad"));
    sdk.aws.faults().clear();
    create("bad").run();
  }

  @Test
  void givenRandomFaults_whenTheSeedIsEqual_thenTheSameCallsAreStruck() {
    assertThat(struck(7)).isEqualTo(struck(7)).hasSizeBetween(5, 35).isNotEqualTo(struck(8));
  }

  private List<Integer> struck(long seed) {
    List<Integer> struck = new ArrayList<>();
    sdk.aws.faults().random(seed, 0.3, List.of(Fault.errorBefore(), Fault.dropAfter(), Fault.throttle()));
    for (int i = 0; i < 50; i++) {
      try {
        sdk.elb.describeTargetGroups();
      } catch (SdkException e) {
        struck.add(i);
      }
    }
    sdk.aws.faults().clear();
    return struck;
  }

  @Test
  void givenCalls_whenCounted_thenReadsAndWritesAreApart() {
    create("a").run();
    create("a").run();
    sdk.elb.describeTargetGroups();
    sdk.ec2.describeVpcs();
    Calls calls = sdk.aws.calls();
    assertThat(calls.of(CREATE)).isEqualTo(2);
    assertThat(calls.reads()).isEqualTo(2);
    assertThat(calls.writes()).isEqualTo(2);
    assertThat(calls.total()).isEqualTo(4);
    sdk.aws.resetCalls();
    assertThat(sdk.aws.calls().total()).isZero();
  }

  @Test
  void givenWrites_whenTheAuditLogIsRead_thenItHasThemWithTheirOutcome() {
    create("a").run();
    Refused.with("ValidationError", create("-"));
    sdk.elb.describeTargetGroups();
    assertThat(sdk.aws.audit()).extracting(entry -> entry.operation() + " " + entry.parameters().get("Name") + " "
        + entry.outcome()).containsExactly("CreateTargetGroup a ok", "CreateTargetGroup - ValidationError");
  }
}
