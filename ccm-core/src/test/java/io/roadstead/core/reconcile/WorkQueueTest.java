package io.roadstead.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roadstead.core.model.Owner;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkQueueTest {

  /** The longest pause every time: full jitter without its luck. */
  private static final RandomGenerator LONGEST = new RandomGenerator() {
    @Override
    public long nextLong() {
      return Long.MAX_VALUE;
    }

    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  };

  private static final Outcome FAILED = new Outcome.Failed(new IllegalStateException("no"), Optional.empty());
  private static final Outcome SETTLED = new Outcome.Settled();

  private final TestClock clock = new TestClock();
  private final WorkQueue queue = new WorkQueue(clock, LONGEST);

  private static Owner owner(String name) {
    return Owner.of(ServiceKey.parse(name), "uid-" + name);
  }

  private static Outcome failed(Duration named) {
    return new Outcome.Failed(new IllegalStateException("no"), Optional.of(named));
  }

  private List<String> drain() {
    List<String> order = new ArrayList<>();
    for (Optional<Visit> visit = queue.take(); visit.isPresent(); visit = queue.take()) {
      order.add(visit.get().owner().toString());
      queue.done(visit.get(), SETTLED);
    }
    return order;
  }

  private Visit take() {
    return queue.take().orElseThrow();
  }

  @Test
  void aKeyAskedForTwiceIsVisitedOnce() {
    queue.add(owner("a/x"), Lane.EDIT);
    queue.add(owner("a/x"), Lane.SWEEP);
    assertThat(drain()).containsExactly("a/x");
    assertThat(queue.size()).isZero();
  }

  @Test
  void theHighestLaneAskedForCounts() {
    queue.add(owner("a/x"), Lane.SWEEP);
    queue.add(owner("a/y"), Lane.EDIT);
    queue.add(owner("a/x"), Lane.URGENT);
    assertThat(drain()).containsExactly("a/x", "a/y");
  }

  @Test
  void lanesGoInOrder() {
    queue.add(owner("a/sweep"), Lane.SWEEP);
    queue.add(owner("a/retry"), Lane.RETRY);
    queue.add(owner("a/edit"), Lane.EDIT);
    queue.add(owner("a/urgent"), Lane.URGENT);
    assertThat(drain()).containsExactly("a/urgent", "a/edit", "a/retry", "a/sweep");
  }

  @Test
  void noLaneStarves() {
    queue.add(owner("a/sweep"), Lane.SWEEP);
    for (int i = 0; i < 100; i++) {
      queue.add(owner("a/urgent" + i), Lane.URGENT);
    }
    assertThat(drain().indexOf("a/sweep")).isEqualTo(Lane.SWEEP.patience());
  }

  @Test
  void namespacesTakeTurns() {
    for (int i = 0; i < 3; i++) {
      queue.add(owner("big/" + i), Lane.EDIT);
    }
    queue.add(owner("small/0"), Lane.EDIT);
    assertThat(drain()).containsExactly("big/0", "small/0", "big/1", "big/2");
  }

  @Test
  void theUrgentLaneCanBeTakenAlone() {
    queue.add(owner("a/edit"), Lane.EDIT);
    assertThat(queue.takeUrgent()).isEmpty();
    queue.add(owner("a/urgent"), Lane.URGENT);
    assertThat(queue.takeUrgent()).map(Visit::owner).contains(owner("a/urgent"));
  }

  @Nested
  class GivenAKeyInAWorkersHands {

    private final Visit visit = start();

    private Visit start() {
      queue.add(owner("a/x"), Lane.EDIT);
      return take();
    }

    @Test
    void whenAskedForAgain_thenNobodyElseGetsIt_andItIsVisitedOnceMore() {
      queue.add(owner("a/x"), Lane.URGENT);
      queue.add(owner("a/x"), Lane.EDIT);
      assertThat(queue.take()).isEmpty();
      assertThat(queue.running()).containsExactly(owner("a/x"));
      queue.done(visit, SETTLED);
      Visit again = take();
      assertThat(again.lane()).isEqualTo(Lane.URGENT);
      queue.done(again, SETTLED);
      assertThat(queue.take()).isEmpty();
    }

    @Test
    void whenItFailsAndWasAskedForMeanwhile_thenItIsVisitedAtOnce() {
      queue.add(owner("a/x"), Lane.EDIT);
      queue.done(visit, FAILED);
      assertThat(queue.take()).isPresent();
    }

    @Test
    void whenTheCloudNamedAWaitAndItWasAskedForMeanwhile_thenTheWaitHolds() {
      queue.add(owner("a/x"), Lane.URGENT);
      queue.done(visit, failed(Duration.ofSeconds(7)));
      assertThat(queue.take()).isEmpty();
      clock.advance(Duration.ofSeconds(7));
      assertThat(take().lane()).isEqualTo(Lane.URGENT);
    }

    @Test
    void itIsGivenBackOnce() {
      queue.done(visit, SETTLED);
      assertThatThrownBy(() -> queue.done(visit, SETTLED)).hasMessageContaining("a/x");
    }

    @Test
    void itsAgeIsKnown() {
      assertThat(queue.oldestRunning()).contains(clock.instant());
    }
  }

  @ParameterizedTest(name = "failure {0}: at most {1} s")
  @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "8, 128", "9, 256", "10, 300", "30, 300"})
  void backOffDoublesUpToFiveMinutes(int failure, int seconds) {
    queue.add(owner("a/x"), Lane.EDIT);
    for (int i = 1; i < failure; i++) {
      queue.done(take(), FAILED);
      clock.advance(Duration.ofMinutes(5));
    }
    queue.done(take(), FAILED);
    assertThat(queue.nextDue()).contains(clock.instant().plusSeconds(seconds));
  }

  @Test
  void backOffIsJitteredInFull() {
    var jittered = new WorkQueue(clock, new Random(3));
    var pauses = new ArrayList<Duration>();
    for (int i = 0; i < 200; i++) {
      jittered.add(owner("a/" + i), Lane.EDIT);
      jittered.done(jittered.take().orElseThrow(), FAILED);
      pauses.add(Duration.between(clock.instant(), jittered.nextDue().orElseThrow()));
      clock.advance(Duration.ofSeconds(1));
      jittered.done(jittered.take().orElseThrow(), SETTLED);
    }
    assertThat(pauses).allMatch(pause -> pause.isPositive() && pause.compareTo(Duration.ofSeconds(1)) <= 0);
    assertThat(pauses).anyMatch(pause -> pause.toMillis() < 200).anyMatch(pause -> pause.toMillis() > 800);
  }

  @Test
  void successStartsBackOffAnew() {
    queue.add(owner("a/x"), Lane.EDIT);
    queue.done(take(), FAILED);
    clock.advance(Duration.ofSeconds(1));
    queue.done(take(), SETTLED);
    queue.add(owner("a/x"), Lane.EDIT);
    queue.done(take(), FAILED);
    assertThat(queue.nextDue()).contains(clock.instant().plusSeconds(1));
  }

  @Test
  void aNamedWaitNeitherRaisesNorResetsBackOff() {
    queue.add(owner("a/x"), Lane.EDIT);
    queue.done(take(), FAILED);
    clock.advance(Duration.ofSeconds(1));
    queue.done(take(), failed(Duration.ofSeconds(40)));
    assertThat(queue.nextDue()).contains(clock.instant().plusSeconds(40));
    clock.advance(Duration.ofSeconds(40));
    queue.done(take(), FAILED);
    assertThat(queue.nextDue()).contains(clock.instant().plusSeconds(2));
  }

  @Test
  void anEditCutsABackOffShortAndASweepDoesNot() {
    queue.add(owner("a/x"), Lane.EDIT);
    queue.done(take(), FAILED);
    queue.add(owner("a/x"), Lane.SWEEP);
    assertThat(queue.take()).isEmpty();
    queue.add(owner("a/x"), Lane.EDIT);
    assertThat(take().attempt()).isEqualTo(1);
  }

  @Test
  void anEditDoesNotCutANamedWaitShort() {
    queue.add(owner("a/x"), Lane.EDIT);
    queue.done(take(), failed(Duration.ofSeconds(30)));
    queue.add(owner("a/x"), Lane.EDIT);
    clock.advance(Duration.ofSeconds(29));
    assertThat(queue.take()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(queue.take()).isPresent();
  }

  @Test
  void aRejectedKeyIsForgottenUntilItIsAskedFor() {
    queue.add(owner("a/x"), Lane.EDIT);
    queue.done(take(), new Outcome.Rejected(List.of(), Optional.empty()));
    assertThat(queue.size()).isZero();
    assertThat(queue.nextDue()).isEmpty();
  }

  @Test
  void aDelayedRequestComesWhenItIsDueAndNotBefore() {
    queue.addAfter(owner("a/x"), Lane.SWEEP, Duration.ofSeconds(5));
    queue.addAfter(owner("a/x"), Lane.SWEEP, Duration.ofSeconds(9));
    clock.advance(Duration.ofMillis(4999));
    assertThat(queue.take()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(drain()).containsExactly("a/x");
    assertThat(queue.nextDue()).isEmpty();
  }
}
