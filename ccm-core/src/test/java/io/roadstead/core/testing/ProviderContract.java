package io.roadstead.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.roadstead.core.model.Condition;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.EngineSettings;
import io.roadstead.core.reconcile.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The laws every provider keeps, run with the real engine against the provider's simulator. A provider's test extends this
 * and says how an account is had and what Services look like there.
 */
public abstract class ProviderContract {

  /** How many seeded random fault runs; 10,000 by {@code -Droadstead.contract.runs=10000}. */
  protected int randomRuns() {
    return Integer.getInteger("roadstead.contract.runs", 50);
  }

  /** What goes wrong with a write. */
  public enum Fault {
    /** Refused with a server error, and nothing happened. */
    BEFORE_WRITE,
    /** It happened, and the answer was lost. */
    AFTER_WRITE,
    /** It happened, and our process died there; another one starts. */
    CRASH
  }

  /** One simulated account with something foreign in it, on a clock of its own. */
  public interface Account extends AutoCloseable {

    /** The provider as a new process would make it. */
    io.roadstead.core.provider.Provider<?> connect();

    InstantSource clock();

    void advance(Duration by);

    /** Calls so far, of any kind. */
    int calls();

    /** Writes so far, failed ones included. */
    int writes();

    /** The n-th write from now on (1 is the next one) goes wrong; {@link Fault#CRASH} is not asked of it. */
    void failWrite(int nth, Fault fault);

    /** So many calls from now on are throttled. */
    void throttleNext(int calls);

    /** Everything that belongs to this cluster, each by kind and a name that is the same in every run. */
    List<String> owned();

    /** Everything that does not, with its content. */
    List<String> foreign();

    @Override
    void close();
  }

  protected abstract Account account();

  /** A valid Service that uses as much of the provider as one can; different names must not get in each other's way. */
  protected abstract ServiceSnapshot service(String name);

  /** The same Service with ports changed. */
  protected abstract ServiceSnapshot edited(String name);

  /** A Service that this provider can not serve, for a reason that lies in the Service. */
  protected abstract ServiceSnapshot invalid(String name);

  protected abstract List<NodeSnapshot> nodes(int count);

  protected EngineSettings settings() {
    return EngineSettings.defaults("contract", new io.roadstead.core.provider.Claims(java.util.Set.of(), true), 8)
        .withGroupLinger(Duration.ZERO);
  }

  // ---- the laws

  @Test
  void fromNothing_thenItIsReadyWithAnAddressAndEveryPort() {
    try (World world = new World()) {
      world.apply(service("shop/web")).settle();
      ServiceSnapshot web = world.service("shop/web");
      assertThat(web.status().condition(Condition.READY)).map(Condition::status).contains("True");
      assertThat(web.status().frontends()).isNotEmpty().allSatisfy(frontend -> assertThat(frontend.ports())
          .extracting(Frontend.Port::port)
          .containsExactlyInAnyOrderElementsOf(web.spec().ports().stream().map(ServiceSnapshot.Port::port).toList()));
    }
  }

  @Test
  void givenASettledService_whenLookedAtAgain_thenNothingIsPlannedAndNothingIsCalled() {
    try (World world = new World()) {
      world.apply(service("shop/web")).settle();
      world.pass(Duration.ofMinutes(1));
      int calls = world.account.calls();
      int patches = world.cluster.patches().size();
      world.cluster.change(ServiceKey.parse("shop/web"), World::withOtherLabels);
      world.settle();
      assertThat(world.account.calls()).isEqualTo(calls);
      assertThat(world.cluster.patches()).hasSize(patches);
    }
  }

  @Test
  void givenASettledService_whenSwept_thenNothingIsWritten() {
    try (World world = new World()) {
      world.apply(service("shop/web")).settle();
      world.pass(Duration.ofMinutes(1));
      int writes = world.account.writes();
      world.driver.sweep();
      world.pass(Duration.ofMinutes(1));
      assertThat(world.account.writes()).isEqualTo(writes);
    }
  }

  @Test
  void givenASettledService_whenTheProcessStartsAgain_thenNothingIsWritten() {
    try (World world = new World()) {
      world.apply(service("shop/web")).settle();
      world.pass(Duration.ofMinutes(1));
      int writes = world.account.writes();
      int patches = world.cluster.patches().size();
      world.restart().settle();
      world.pass(Duration.ofMinutes(1));
      assertThat(world.account.writes()).isEqualTo(writes);
      assertThat(world.cluster.patches()).hasSize(patches);
    }
  }

  @TestFactory
  Stream<DynamicTest> whenAWriteOfTheCreationFails_thenItConvergesAndDeleteLeavesNothing() {
    return everyFault(countWrites(world -> world.apply(service("shop/web")).settle()), (nth, fault) -> {
      try (World world = new World()) {
        world.fail(nth, fault);
        world.apply(service("shop/web")).settle();
        world.assertAsIfNothingHadFailed(service("shop/web"));
        world.assertDeletedWithoutTrace();
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> whenAWriteOfAnEditFails_thenItConvergesAndDeleteLeavesNothing() {
    int before = countWrites(world -> world.apply(service("shop/web")).settle());
    int after = countWrites(world -> {
      world.apply(service("shop/web")).settle();
      world.apply(edited("shop/web")).settle();
    });
    return everyFault(after - before, (nth, fault) -> {
      try (World world = new World()) {
        world.apply(service("shop/web")).settle();
        world.fail(nth, fault);
        world.apply(edited("shop/web")).settle();
        world.assertAsIfNothingHadFailed(edited("shop/web"));
        world.assertDeletedWithoutTrace();
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> whenAWriteOfTheDeletionFails_thenNothingIsLeft() {
    int before = countWrites(world -> world.apply(service("shop/web")).settle());
    int after = countWrites(world -> {
      world.apply(service("shop/web")).settle();
      world.assertDeletedWithoutTrace();
    });
    return everyFault(after - before, (nth, fault) -> {
      try (World world = new World()) {
        world.apply(service("shop/web")).settle();
        world.fail(nth, fault);
        world.assertDeletedWithoutTrace();
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> whenAWriteFailsAndTheServiceIsDeletedAtOnce_thenNothingIsLeft() {
    return everyFault(countWrites(world -> world.apply(service("shop/web")).settle()), (nth, fault) -> {
      try (World world = new World()) {
        world.fail(nth, fault);
        world.apply(service("shop/web")).work();
        world.assertDeletedWithoutTrace();
      }
    });
  }

  @Test
  void foreignThingsAreUntouchedAllTheWay() {
    try (World world = new World()) {
      List<String> before = world.account.foreign();
      assertThat(before).as("the account has something foreign in it").isNotEmpty();
      world.apply(service("shop/web")).settle();
      world.apply(edited("shop/web")).settle();
      assertThat(world.account.foreign()).isEqualTo(before);
      world.assertDeletedWithoutTrace();
      assertThat(world.account.foreign()).isEqualTo(before);
    }
  }

  @Test
  void givenTwoServices_whenOneIsDeleted_thenTheOtherHasAllOfItsOwn() {
    try (World world = new World()) {
      world.apply(service("shop/web")).settle();
      List<String> alone = world.account.owned();
      world.apply(service("shop/api")).settle();
      world.delete("shop/api").settle();
      world.pass(Duration.ofMinutes(30));
      assertThat(world.account.owned()).isEqualTo(alone);
      assertThat(world.service("shop/web").status().condition(Condition.READY)).map(Condition::status)
          .contains("True");
    }
  }

  @Test
  void whenThrottled_thenItIsTriedAgainAndNobodyIsWarned() {
    try (World world = new World()) {
      world.account.throttleNext(5);
      world.apply(service("shop/web")).settle();
      world.assertAsIfNothingHadFailed(service("shop/web"));
      assertThat(world.cluster.events()).noneMatch(event -> event.reason().isWarning());
    }
  }

  @Test
  void givenAnInvalidService_whenItIsNew_thenItCostsNoCall() {
    try (World world = new World()) {
      world.settle();
      int calls = world.account.calls();
      world.apply(invalid("shop/web")).settle();
      assertThat(world.account.calls()).isEqualTo(calls);
      assertThat(world.driver.lastOutcome()).isInstanceOf(Outcome.Rejected.class);
      assertThat(world.service("shop/web").finalizers()).isEmpty();
    }
  }

  @Test
  void givenALiveLoadBalancer_whenItsServiceBecomesInvalid_thenItStaysAndStillGetsTargetChanges() {
    try (World world = new World()) {
      world.apply(service("shop/web")).settle();
      List<String> owned = world.account.owned();
      List<Frontend> frontends = world.service("shop/web").status().frontends();
      int writes = world.account.writes();
      world.apply(invalid("shop/web")).settle();
      assertThat(world.account.writes()).as("writes for the invalid Service").isEqualTo(writes);
      world.cluster.nodes(nodes(4));
      world.settle();
      assertThat(world.account.writes()).as("writes for the new node").isGreaterThan(writes);
      assertThat(world.account.owned()).hasSameSizeAs(owned);
      assertThat(world.service("shop/web").status().frontends()).isEqualTo(frontends);
      world.assertDeletedWithoutTrace();
    }
  }

  @Test
  void whenAServiceIsDeletedAndMadeAgain_thenItIsAnotherLifeAndTheOldOneLeavesNothing() {
    try (World world = new World()) {
      world.apply(service("shop/web")).settle();
      world.delete("shop/web").settle();
      ServiceSnapshot again = World.reborn(service("shop/web"));
      world.apply(again).settle();
      world.pass(Duration.ofMinutes(30));
      assertThat(world.service("shop/web").status().condition(Condition.READY)).map(Condition::status)
          .contains("True");
      world.assertDeletedWithoutTrace();
    }
  }

  @Test
  void givenRandomFaults_whenServicesComeChangeAndGo_thenNothingIsLeakedAndNothingDoubled() {
    for (int run = 0; run < randomRuns(); run++) {
      randomRun(run);
    }
  }

  private void randomRun(int seed) {
    Random random = new Random(seed);
    List<String> story = new ArrayList<>();
    try (World world = new World()) {
      List<String> foreign = world.account.foreign();
      for (int i = 0; i < 3; i++) {
        randomFault(world, random, 8, story);
        boolean first = random.nextBoolean();
        story.add(first ? "apply" : "apply edited");
        world.apply(first ? service("shop/web") : edited("shop/web")).settle();
        if (random.nextInt(4) == 0) {
          story.add("delete");
          world.delete("shop/web").settle();
        }
      }
      story.add("apply");
      world.apply(service("shop/web")).settle();
      world.assertAsIfNothingHadFailed(service("shop/web"));
      randomFault(world, random, 4, story);
      world.assertDeletedWithoutTrace();
      assertThat(world.account.foreign()).as("foreign things").isEqualTo(foreign);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + story + "\n" + e.getMessage(), e);
    }
  }

  private static void randomFault(World world, Random random, int within, List<String> story) {
    int nth = 1 + random.nextInt(within);
    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
    story.add(fault + " at write " + (world.account.writes() + nth));
    world.fail(nth, fault);
  }

  // ---- how they are tried

  private interface Trial {
    void with(int nth, Fault fault);
  }

  private static Stream<DynamicTest> everyFault(int writes, Trial trial) {
    assertThat(writes).as("writes to fail").isPositive();
    return IntStream.rangeClosed(1, writes)
        .boxed()
        .flatMap(nth -> Stream.of(Fault.values())
            .map(fault -> dynamicTest(fault + " at write " + nth, () -> trial.with(nth, fault))));
  }

  private int countWrites(java.util.function.Consumer<World> story) {
    try (World world = new World()) {
      int before = world.account.writes();
      story.accept(world);
      return world.account.writes() - before;
    }
  }

  /** What a Service has when nothing fails. */
  private List<String> clean(ServiceSnapshot service) {
    return cleanRuns.computeIfAbsent(service, _ -> {
      try (World other = new World()) {
        other.apply(service).settle();
        return other.account.owned();
      }
    });
  }

  private final Map<ServiceSnapshot, List<String>> cleanRuns = new HashMap<>();

  /** One account, one cluster and the engine between them. */
  private final class World implements AutoCloseable {

    private final Account account = account();
    private final InMemoryCluster cluster = new InMemoryCluster();
    private EngineDriver driver;
    private Optional<Integer> crashAt = Optional.empty();
    private final List<EngineRun> runs = new ArrayList<>();

    private World() {
      cluster.nodes(nodes(3));
      driver = connect();
    }

    private EngineDriver connect() {
      EngineRun run = EngineRun.start(account.connect(), cluster, settings(), account.clock());
      runs.add(run);
      return EngineDriver.of(run.engine(), account.clock(), account::advance).stopWhen(run::isDead);
    }

    private World restart() {
      cluster.forgetSubscribers();
      runs.getLast().kill();
      driver = connect();
      return this;
    }

    /** A crash is a lost answer after which the process makes no further write. */
    private void fail(int nth, Fault fault) {
      if (fault == Fault.CRASH) {
        account.failWrite(nth, Fault.AFTER_WRITE);
        crashAt = Optional.of(account.writes() + nth);
        runs.getLast().dieAfterWrite(account.writes() + nth, account::writes);
      } else {
        account.failWrite(nth, fault);
      }
    }

    private World apply(ServiceSnapshot service) {
      cluster.apply(service);
      return this;
    }

    private World delete(String name) {
      cluster.delete(ServiceKey.parse(name));
      return this;
    }

    /** What is done before any time passes. */
    private World work() {
      driver.work();
      if (runs.getLast().isDead()) {
        crashAt = Optional.empty();
        restart();
      }
      return this;
    }

    private World settle() {
      driver.settle();
      if (crashAt.filter(at -> account.writes() >= at).isPresent()) {
        crashAt = Optional.empty();
        restart();
        driver.settle();
      }
      return this;
    }

    private World pass(Duration by) {
      driver.pass(by);
      return this;
    }

    private ServiceSnapshot service(String name) {
      return cluster.service(ServiceKey.parse(name)).orElseThrow();
    }

    private void assertAsIfNothingHadFailed(ServiceSnapshot service) {
      List<String> clean = clean(service);
      pass(Duration.ofMinutes(2));
      settle();
      assertThat(account.owned()).as("owned things, as if nothing had failed").isEqualTo(clean);
      assertThat(service(service.key().toString()).status().condition(Condition.READY)).map(Condition::status)
          .contains("True");
    }

    private void assertDeletedWithoutTrace() {
      cluster.services().forEach(service -> cluster.delete(service.key()));
      settle();
      pass(Duration.ofHours(2));
      settle();
      assertThat(cluster.services()).as("Services that hang in deletion").isEmpty();
      assertThat(account.owned()).as("what is left").isEmpty();
    }

    private static ServiceSnapshot withOtherLabels(ServiceSnapshot service) {
      return service;
    }

    private static ServiceSnapshot reborn(ServiceSnapshot service) {
      return new ServiceSnapshot(service.key(), service.uid() + "-again", "0", false, service.annotations(),
          service.finalizers(), service.spec(), service.status());
    }

    @Override
    public void close() {
      account.close();
    }
  }
}
