package io.roadstead.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.roadstead.core.kube.Elector.Standing;
import io.roadstead.core.testing.TestClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who leads and who may write, round by round. */
class ElectorTest {

  private final FakeLease lease = new FakeLease();
  private final Replica a = new Replica("a");
  private final Replica b = new Replica("b");

  /** A candidate with clocks of its own: replicas agree neither on the time nor on how much of it has passed. */
  private final class Replica {
    private final TestClock wall = new TestClock();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
    private final AtomicInteger slow = new AtomicInteger();
    private final Elector elector;

    private Replica(String name) {
      elector = new Elector(lease, Fabric8Leases.Settings.of(name), wall, nanos::get, slow::incrementAndGet);
    }

    private Standing round() {
      return elector.round();
    }

    private boolean mayWrite() {
      return elector.mayWrite();
    }

    private void passes(long monotonicSeconds, long wallSeconds) {
      nanos.addAndGet(Duration.ofSeconds(monotonicSeconds).toNanos());
      wall.advance(Duration.ofSeconds(wallSeconds));
    }
  }

  private static KubernetesClientException noAnswer() {
    return new KubernetesClientException("no answer");
  }

  private void pass(long seconds) {
    a.passes(seconds, seconds);
    b.passes(seconds, seconds);
  }

  private LeaseSpec spec() {
    return lease.now().getSpec();
  }

  @Nested
  class GivenNoLease {

    @Test
    void whenTwoStand_thenTheFirstLeadsAndTheOtherStandsBy() {
      assertThat(a.round()).isEqualTo(Standing.LEADING);
      assertThat(b.round()).isEqualTo(Standing.STANDBY);
      assertThat(a.mayWrite()).isTrue();
      assertThat(b.mayWrite()).isFalse();
      assertThat(spec().getHolderIdentity()).isEqualTo("a");
      assertThat(spec().getLeaseDurationSeconds()).isEqualTo(15);
      assertThat(spec().getLeaseTransitions()).isZero();
      assertThat(spec().getAcquireTime()).isEqualTo(spec().getRenewTime()).isNotNull();
    }

    @Test
    void whenBothCreateIt_thenTheSecondReadsAgainAndStandsBy() {
      lease.beforeNextWrite(a::round);

      assertThat(b.round()).isEqualTo(Standing.STANDBY);
      assertThat(spec().getHolderIdentity()).isEqualTo("a");
    }
  }

  @Nested
  class GivenALeader {

    {
      a.round();
      b.round();
      lease.calls();
    }

    @Test
    void whenItRenews_thenThatIsOneWriteAndNoRead() {
      pass(2);

      assertThat(a.round()).isEqualTo(Standing.LEADING);
      assertThat(lease.calls()).containsExactly("update");
      assertThat(spec().getRenewTime()).isAfter(spec().getAcquireTime());
      assertThat(a.slow).hasValue(0);
    }

    @Test
    void whenSomebodyNotesSomethingOnTheLease_thenItReadsAgainAndGoesOnAndTheNoteStays() {
      lease.change(l -> new LeaseBuilder(l).editMetadata().withAnnotations(Map.of("a/b", "c")).endMetadata().build());

      assertThat(a.round()).isEqualTo(Standing.LEADING);
      assertThat(lease.calls()).containsExactly("update", "read", "update");
      assertThat(lease.now().getMetadata().getAnnotations()).containsEntry("a/b", "c");
      assertThat(a.slow).hasValue(1);
    }

    @Test
    void whenItRenewsInTime_thenTheOtherNeverTakesOver() {
      for (int i = 0; i < 50; i++) {
        pass(9);
        assertThat(a.round()).isEqualTo(Standing.LEADING);
        assertThat(b.round()).isEqualTo(Standing.STANDBY);
      }
    }

    @Test
    void whenItDies_thenTheOtherTakesOverAfterTheDurationItHasSeenNoChange() {
      pass(14);
      assertThat(b.round()).isEqualTo(Standing.STANDBY);
      pass(1);
      assertThat(b.round()).isEqualTo(Standing.LEADING);
      assertThat(spec().getLeaseTransitions()).isEqualTo(1);
    }

    @Test
    void whenTheOthersWallClockIsFarAhead_thenItStillWaitsTheDuration() {
      b.passes(3, 100_000);

      assertThat(b.round()).isEqualTo(Standing.STANDBY);
    }

    @Test
    void whenTheLeaseIsAnothers_thenLeadershipIsLostAtOnce() {
      pass(15);
      b.round();

      assertThat(a.round()).isEqualTo(Standing.LOST);
      assertThat(a.mayWrite()).isFalse();
    }

    @Test
    void whenTheLeaseIsDeleted_thenItMakesAnother() {
      lease.delete();

      assertThat(a.round()).isEqualTo(Standing.LEADING);
      assertThat(spec().getHolderIdentity()).isEqualTo("a");
    }

    @Test
    void whenNobodyAnswers_thenItLeadsUntilTheDeadlineAndNotAMomentLonger() {
      lease.refuse(Optional.of(noAnswer()));
      pass(9);
      assertThat(a.round()).isEqualTo(Standing.LEADING);
      assertThat(a.mayWrite()).isTrue();
      pass(1);
      assertThat(a.mayWrite()).isFalse();
      assertThat(a.round()).isEqualTo(Standing.LOST);
    }

    @Test
    void whenAnswersAreLost_thenWhatWasWrittenDoesNotCount() {
      lease.loseAnswers(noAnswer());
      pass(9);
      assertThat(a.round()).isEqualTo(Standing.LEADING);
      pass(1);

      assertThat(a.mayWrite()).isFalse();
    }

    @Test
    void whenTheAnswerIsSlow_thenTheTermCountsFromTheQuestion() {
      pass(2);
      lease.beforeNextWrite(() -> a.passes(6, 6));
      a.round();
      pass(4);

      assertThat(a.mayWrite()).isFalse();
    }

    @ParameterizedTest(name = "asleep for {0} s by the monotonic clock, {1} s by the wall clock: may write {2}")
    @CsvSource({"0,0,true", "9,9,true", "10,0,false", "0,10,false", "60,60,false", "0,-3600,true", "10,-3600,false"})
    void whenItWasAsleep_thenTheClockThatIsAheadDecides(long monotonic, long wall, boolean expected) {
      a.passes(monotonic, wall);

      assertThat(a.mayWrite()).isEqualTo(expected);
    }

    @Test
    void whenItSleptThroughATakeover_thenItNeverWritesAgain() {
      b.passes(15, 15);
      b.round();
      a.passes(60, 60);

      assertThat(a.mayWrite()).isFalse();
      assertThat(a.round()).isEqualTo(Standing.LOST);
      assertThat(spec().getHolderIdentity()).isEqualTo("b");
    }

    @Test
    void whenItGivesTheLeaseBack_thenTheOtherTakesItAtItsNextLook() {
      a.elector.release();

      assertThat(a.mayWrite()).isFalse();
      assertThat(spec().getHolderIdentity()).isEmpty();
      assertThat(spec().getLeaseDurationSeconds()).isEqualTo(1);
      assertThat(b.round()).isEqualTo(Standing.LEADING);
      assertThat(spec().getHolderIdentity()).isEqualTo("b");
      assertThat(spec().getLeaseDurationSeconds()).isEqualTo(15);
    }

    @Test
    void whenSomebodyWritesWhileItGivesBack_thenItTriesAgain() {
      lease.beforeNextWrite(() -> lease.change(l -> l));
      a.elector.release();

      assertThat(spec().getHolderIdentity()).isEmpty();
    }

    @Test
    void whenTheLeaseIsAnothersMeanwhile_thenItIsNotGivenBack() {
      pass(15);
      b.round();
      a.elector.release();

      assertThat(spec().getHolderIdentity()).isEqualTo("b");
    }

    @Test
    void whenItHasLaidDownTheLease_thenARoundInFlightDoesNotTakeItAgain() {
      a.elector.release();
      a.round();

      assertThat(a.mayWrite()).isFalse();
      assertThat(spec().getHolderIdentity()).isEmpty();
    }

    @Test
    void whenFieldsOfOthersAreThere_thenTheyStay() {
      lease.change(l -> new LeaseBuilder(l).editSpec().withPreferredHolder("c").endSpec().build());
      a.round();

      assertThat(spec().getPreferredHolder()).isEqualTo("c");
    }
  }

  @Nested
  class GivenALeaseWithoutFields {

    @Test
    void whenItHasNoSpec_thenItIsFree() {
      lease.create(new LeaseBuilder().withNewMetadata().endMetadata().build());

      assertThat(b.round()).isEqualTo(Standing.LEADING);
    }

    @Test
    void whenItNamesNoDuration_thenOursHolds() {
      lease.create(new LeaseBuilder().withNewMetadata().endMetadata().withNewSpec().withHolderIdentity("x").endSpec()
          .build());
      assertThat(b.round()).isEqualTo(Standing.STANDBY);
      pass(15);

      assertThat(b.round()).isEqualTo(Standing.LEADING);
    }
  }

  @ParameterizedTest
  @CsvSource({"15,15,2", "15,10,10", "0,0,0"})
  void whenPeriodsDoNotFollowEachOther_thenTheyAreRefused(long duration, long deadline, long retry) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Fabric8Leases.Settings("n", "l", "i",
        Duration.ofSeconds(duration), Duration.ofSeconds(deadline), Duration.ofSeconds(retry)));
  }
}
