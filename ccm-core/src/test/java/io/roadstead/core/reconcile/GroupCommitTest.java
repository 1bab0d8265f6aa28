package io.roadstead.core.reconcile;

import static io.roadstead.core.testing.Services.loadBalancer;
import static io.roadstead.core.testing.Services.simple;
import static org.assertj.core.api.Assertions.assertThat;

import io.roadstead.core.testing.memory.MemoryProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many Services, one document. */
class GroupCommitTest {

  private static final Duration COMPANY = Duration.ofMillis(300);

  private final World world = World.with(settings -> settings.withWorkers(200).withGroupLinger(COMPANY));

  private List<String> boardWrites() {
    return world.cloud.calls().stream().filter(call -> call.startsWith("write board")).toList();
  }

  private World create(int services) {
    world.settle().fresh();
    for (int i = 0; i < services; i++) {
      world.apply(loadBalancer("shop/s" + i).port(80, 30000 + i).build());
    }
    world.driver = world.driver.together(200);
    return world;
  }

  @Test
  void whenAHundredServicesComeTogether_thenTheBoardIsWrittenAFewTimes() {
    create(100).settle();
    assertThat(world.ours()).filteredOn(thing -> thing.startsWith("Line")).hasSize(100);
    assertThat(boardWrites()).hasSizeBetween(1, 6);
  }

  @Test
  void whenSomebodyElseWritesTheBoard_thenTheEditsAreOfferedAgainAtOnceAndSilently() {
    world.cloud.conflict(3);
    create(5).driver.work();
    assertThat(world.ours()).filteredOn(thing -> thing.startsWith("Line")).hasSize(5);
    assertThat(world.cluster.events()).noneMatch(event -> event.reason().isWarning());
  }

  @Test
  void whenOneEditIsRefused_thenTheOthersDoNotWaitForIt() {
    world.settle().fresh();
    for (int i = 0; i < 99; i++) {
      world.apply(simple("shop/good" + i));
    }
    world.apply(loadBalancer("shop/bad").port(MemoryProvider.REFUSED_PORT, 30666).build());
    world.driver = world.driver.together(200);
    world.driver.work();
    assertThat(world.ours()).filteredOn(thing -> thing.startsWith("Line")).hasSize(99);
    assertThat(world.ready("shop/bad")).isEqualTo("False PortRefused");
    assertThat(world.cluster.events()).filteredOn(event -> event.reason().isWarning())
        .singleElement()
        .satisfies(event -> assertThat(event.toString()).contains("shop/bad").contains("choose another port"));
  }

  @Test
  void whenTheLeaderIsSlow_thenThoseWhoComeMeanwhileGoTogether() throws InterruptedException {
    World slow = World.with(settings -> settings.withWorkers(200));
    slow.settle().fresh();
    CountDownLatch firstIsWriting = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    slow.cloud.before(call -> {
      if (call.startsWith("write board") && first.getAndSet(false)) {
        firstIsWriting.countDown();
        await(goOn);
      }
    });
    slow.apply(simple("shop/first"));
    Thread one = Thread.ofVirtual().start(() -> slow.driver.work());
    assertThat(firstIsWriting.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 20; i++) {
      slow.apply(simple("shop/s" + i));
    }
    Thread others = Thread.ofVirtual().start(() -> slow.driver.together(50).work());
    org.awaitility.Awaitility.await()
        .until(() -> slow.ours().stream().filter(t -> t.startsWith("Targets")).count() == 21);
    goOn.countDown();
    one.join();
    others.join();
    slow.settle();
    assertThat(slow.ours()).filteredOn(thing -> thing.startsWith("Line")).hasSize(21);
    assertThat(slow.cloud.calls().stream().filter(call -> call.startsWith("write board")).count()).isBetween(2L, 4L);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
