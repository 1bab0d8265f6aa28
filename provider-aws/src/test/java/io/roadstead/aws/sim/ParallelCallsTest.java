package io.roadstead.aws.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many clients at once. */
class ParallelCallsTest {

  private static final int PARALLEL = 100;

  @Test
  void givenAHundredParallelCalls_whenEachWaitsForAllOthers_thenNoneStarves() throws Exception {
    try (SdkFixture sdk = SdkFixture.standard();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch inside = new CountDownLatch(PARALLEL);
      sdk.aws.faults().next(PARALLEL, Fault.before(_ -> {
        inside.countDown();
        await(inside);
      }));
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < PARALLEL; i++) {
        String name = "g" + i;
        calls.add(threads.submit(() -> sdk.targetGroup(name)));
      }
      for (Future<?> call : calls) {
        call.get(30, TimeUnit.SECONDS);
      }
      assertThat(sdk.aws.leftovers()).hasSize(PARALLEL);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not all calls came through");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void givenALatency_whenCalledInParallel_thenTheAnswersOverlap() throws Exception {
    Duration latency = Duration.ofMillis(100);
    try (SdkFixture sdk = new SdkFixture(SimulatedAwsSettings.defaults().withLatency(latency));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      sdk.elb.describeTargetGroups();
      long start = System.nanoTime();
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < PARALLEL; i++) {
        calls.add(threads.submit(() -> sdk.elb.describeTargetGroups()));
      }
      for (Future<?> call : calls) {
        call.get(30, TimeUnit.SECONDS);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(latency, latency.multipliedBy(PARALLEL / 2));
    }
  }
}
