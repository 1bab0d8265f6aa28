package io.roadstead.core.reconcile;

import static io.roadstead.core.testing.Services.loadBalancer;
import static io.roadstead.core.testing.Services.simple;
import static org.assertj.core.api.Assertions.assertThat;

import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.IpFamily;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.ResourceId;
import io.roadstead.core.spec.LoadBalancerSpec;
import io.roadstead.core.spec.Parsed;
import io.roadstead.core.spec.SpecParser;
import io.roadstead.core.testing.Nodes;
import io.roadstead.core.testing.memory.MemoryCloud;
import io.roadstead.core.testing.memory.MemoryResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The traps of the reference controller, by their numbers in the service controller contract, section 18. */
class TrapsTest {

  private static final ServiceKey WEB = ServiceKey.parse("shop/web");

  private static ServiceSnapshot withFinalizers(ServiceSnapshot service, String... names) {
    return new ServiceSnapshot(service.key(), service.uid(), "0", service.deleting(), service.annotations(),
        new TreeSet<>(Set.of(names)), service.spec(), service.status());
  }

  @Test
  void t1_cleanupLooksAtTheClass() {
    World world = World.open();
    world.apply(withFinalizers(loadBalancer("shop/web").port(80, 30080).loadBalancerClass("example.com/theirs").build(),
        Ownership.SHARED_FINALIZER)).settle();
    world.delete("shop/web").settle();
    assertThat(world.service("shop/web").finalizers()).containsExactly(Ownership.SHARED_FINALIZER);
    assertThat(world.cluster.patches()).isEmpty();
    assertThat(world.cluster.events()).isEmpty();
  }

  @Test
  void t2_aServiceWhoseFinalizerWasStrippedIsCleanedUpWhenItGoes() {
    World world = World.open().apply(simple("shop/web")).settle();
    world.delete("shop/web");
    world.cluster.change(WEB, service -> withFinalizers(service));
    world.settle();
    assertThat(world.exists("shop/web")).isFalse();
    assertThat(world.ours()).isEmpty();
  }

  @Test
  void t3_partsThatAreLeftWithoutALoadBalancerAreDeletedToo() {
    World world = World.open().apply(simple("shop/web")).settle();
    world.cloud.tamper(new ResourceId("Address", "shop.web"), Optional.empty());
    world.restart().delete("shop/web").settle();
    assertThat(world.exists("shop/web")).isFalse();
    assertThat(world.ours()).isEmpty();
  }

  @Test
  void t4_whatIsChangedBehindOurBackIsPutRightByTheNextSweep() {
    World world = World.open().apply(simple("shop/web")).settle();
    var line = new ResourceId("Line", "shop.web.TCP-80");
    Optional<MemoryResource> right = world.cloud.find(line);
    world.cloud.tamper(line,
        Optional.of(new MemoryResource.Line(world.service("shop/web").owner(), "TCP-80", 80, 1, 1)));
    world.fresh().pass(Duration.ofMinutes(40));
    assertThat(world.cloud.find(line)).isEqualTo(right);
    assertThat(world.cluster.reasons()).containsExactly(Reason.DRIFT_REPAIRED);
  }

  @Test
  void t5_oneServiceIsNeverInTwoHands() {
    World world = World.open().apply(simple("shop/web")).settle();
    AtomicInteger inHand = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    world.cloud.before(call -> {
      if (call.startsWith("read")) {
        return;
      }
      most.accumulateAndGet(inHand.incrementAndGet(), Math::max);
      world.cluster.nodes(Nodes.numbered(5));
      inHand.decrementAndGet();
    });
    world.apply(loadBalancer("shop/web").port(80, 30081).build());
    world.driver.together(4).settle();
    assertThat(most.get()).isEqualTo(1);
    assertThat(world.targets("shop/web")).hasSize(5);
  }

  @Test
  void t6_aFailedTargetUpdateIsTriedAgainAsATargetUpdate() {
    World world = World.open().apply(simple("shop/web")).settle().fresh();
    world.cloud.failWrite(1, MemoryCloud.Fault.BEFORE);
    world.cluster.nodes(Nodes.numbered(4));
    world.pass(Duration.ofSeconds(10));
    assertThat(world.targets("shop/web")).hasSize(4);
    assertThat(world.cloud.writeCalls()).containsExactly("put Targets/shop.web", "put Targets/shop.web");
    assertThat(world.cluster.reasons()).containsExactly(Reason.UPDATE_FAILED, Reason.UPDATED);
  }

  @Test
  void t7_aNodeTheAutoscalerIsAboutToDeleteIsTakenOutAtOnceAndByItself() {
    World world = World.open().apply(simple("shop/web")).settle().fresh();
    var nodes = new ArrayList<>(Nodes.numbered(3));
    nodes.set(1, Nodes.tainted(nodes.get(1), "ToBeDeletedByClusterAutoscaler"));
    world.cluster.nodes(nodes);
    world.pass(Duration.ofSeconds(3));
    assertThat(world.targets("shop/web")).containsExactly("node-1", "node-3");
  }

  @Test
  void t8_aNodeWithoutInstanceDoesNotStopTheOthers() {
    World world = World.open().apply(simple("shop/web")).settle();
    var nodes = new ArrayList<>(Nodes.numbered(4));
    nodes.set(0, Nodes.uninitialised(nodes.getFirst()));
    world.cluster.nodes(nodes);
    world.settle();
    assertThat(world.targets("shop/web")).contains("node-4");
    assertThat(world.cluster.events()).noneMatch(event -> event.reason().isWarning());
  }

  @Test
  void t9_ourThingsGoWhenAnotherClassTakesTheServiceOver() {
    World world = World.open().apply(simple("shop/web")).settle();
    world.restart();
    var theirs = List.of(Frontend.ip("198.51.100.9", Frontend.IpMode.VIP, List.of()));
    world.cluster.change(WEB, service -> {
      ServiceSnapshot other = loadBalancer("shop/web").port(80, 30080).loadBalancerClass("example.com/theirs").build();
      return new ServiceSnapshot(service.key(), service.uid(), "0", false, service.annotations(), service.finalizers(),
          other.spec(), new ServiceSnapshot.Status(theirs, List.of()));
    });
    world.settle();
    assertThat(world.ours()).isEmpty();
    assertThat(world.service("shop/web").finalizers()).isEmpty();
    assertThat(world.service("shop/web").status().frontends()).isEqualTo(theirs);
  }

  @Test
  void t10_theModeIsAlwaysSetSoThatNothingIsPatchedForEver() {
    World world = World.open().apply(simple("shop/web")).settle();
    assertThat(world.service("shop/web").status().frontends()).allSatisfy(f -> assertThat(f.ipMode()).isPresent());
    world.fresh();
    world.driver.sweep();
    assertThat(world.cluster.patches()).isEmpty();
  }

  @Test
  void t11_anAnnotationOfSomebodyElseIsNoWork() {
    World world = World.open().apply(simple("shop/web")).settle().fresh();
    int visits = world.driver.visits();
    world.apply(loadBalancer("shop/web").port(80, 30080)
        .annotation("kubectl.kubernetes.io/last-applied-configuration", "{}")
        .build()).settle();
    assertThat(world.driver.visits()).isEqualTo(visits);
    assertThat(world.cloud.calls()).isEmpty();
    assertThat(world.cluster.events()).isEmpty();
  }

  @Test
  void t12_theOrderOfPortsIsNoWork() {
    World world = World.open().apply(loadBalancer("shop/web").port(80, 30080).port(443, 30443).build()).settle()
        .fresh();
    int visits = world.driver.visits();
    world.apply(loadBalancer("shop/web").port(443, 30443).port(80, 30080).build()).settle();
    assertThat(world.driver.visits()).isEqualTo(visits);
    assertThat(world.cloud.calls()).isEmpty();
  }

  @Test
  void t13_aWaitThatWasNamedIsHonouredOnEveryPathAndWarnsNobody() {
    World world = World.open().settle().fresh();
    world.cloud.throttle(1);
    world.apply(simple("shop/web"));
    world.driver.work();
    int tried = world.cloud.calls().size();
    world.pass(Duration.ofMillis(1900));
    assertThat(world.cloud.calls()).hasSize(tried);
    world.pass(Duration.ofMillis(200)).settle();
    assertThat(world.ready("shop/web")).isEqualTo("True Provisioned");
    world.cloud.throttle(1);
    world.delete("shop/web").driver.work();
    int triedToDelete = world.cloud.calls().size();
    world.pass(Duration.ofMillis(1900));
    assertThat(world.cloud.calls()).hasSize(triedToDelete);
    world.settle();
    assertThat(world.ours()).isEmpty();
    assertThat(world.cluster.events()).noneMatch(event -> event.reason().isWarning());
  }

  @Test
  void t14_everyVisitIsMeasuredAndSecondsAreResolved() {
    World world = World.open().apply(simple("shop/web")).settle();
    var timer = world.run.meters().get("roadstead_reconcile_duration").tag("result", "settled").timer();
    assertThat(timer.count()).isPositive();
    assertThat(world.run.meters().get("roadstead_time_to_address").timer().count()).isEqualTo(1);
    assertThat(timer.takeSnapshot().histogramCounts()).anyMatch(bucket -> bucket.bucket() < 1e9);
  }

  @Test
  void t15_aWorkerThatHangsIsNoticed() {
    World world = World.with(settings -> settings.withVisitDeadline(Duration.ofMinutes(10)));
    world.settle().apply(simple("shop/web"));
    assertThat(world.run.engine().take()).isPresent();
    world.clock.advance(Duration.ofMinutes(9));
    assertThat(world.run.engine().stuck()).isEmpty();
    world.clock.advance(Duration.ofMinutes(2));
    assertThat(world.run.engine().stuck()).hasValueSatisfying(why -> assertThat(why).contains("660 s"));
  }

  @Test
  void t16_theNextLeaderStartsWithNothingToDo() {
    World world = World.withPartialSurveys().apply(simple("shop/web")).settle().fresh();
    world.restart().settle();
    assertThat(world.cloud.calls()).containsExactly("read all");
    assertThat(world.cluster.patches()).isEmpty();
    assertThat(world.cluster.events()).isEmpty();
  }

  @Test
  void t17_nothingIsRememberedOfServicesThatAreGone() {
    World world = World.open();
    for (int i = 0; i < 50; i++) {
      world.apply(simple("shop/s" + i)).settle().delete("shop/s" + i).settle();
    }
    var parts = world.run.engine().parts();
    assertThat(parts.lives().size()).isZero();
    assertThat(parts.queue().size()).isZero();
    assertThat(parts.inventories().size()).as("the cluster's own entry stays").isEqualTo(1);
  }

  @Test
  void t18_deletedIsSaidOnlyWhereSomethingWasDeleted() {
    World world = World.open().settle();
    world.apply(withFinalizers(loadBalancer("shop/web").type("ClusterIP").port(80, 0).build(),
        Ownership.SHARED_FINALIZER)).settle();
    assertThat(world.service("shop/web").finalizers()).isEmpty();
    assertThat(world.cluster.reasons()).doesNotContain(Reason.DELETED, Reason.DELETING);
  }

  @Test
  void t19_aStatusThatSomebodyClearedIsPutBack() {
    World world = World.open().apply(simple("shop/web")).settle().fresh();
    var frontends = world.service("shop/web").status().frontends();
    world.cluster.change(WEB, s -> new ServiceSnapshot(s.key(), s.uid(), "0", false, s.annotations(), s.finalizers(),
        s.spec(), ServiceSnapshot.Status.EMPTY));
    world.settle();
    assertThat(world.service("shop/web").status().frontends()).isEqualTo(frontends).isNotEmpty();
    assertThat(world.cloud.calls()).isEmpty();
  }

  @Test
  void t20_sourceRangesAreKeptByFamily() {
    var parser = new SpecParser(new io.roadstead.core.spec.AnnotationTable(List.of(), List.of()));
    var open = parsed(parser, loadBalancer("shop/web").port(80, 30080).families(IpFamily.IPV6).build());
    assertThat(open.sourceRanges(IpFamily.IPV6)).extracting(Object::toString).containsExactly("::/0");
    var v4Only = parsed(parser, loadBalancer("shop/web").port(80, 30080).sourceRanges("10.0.0.0/8")
        .families(IpFamily.IPV4, IpFamily.IPV6).build());
    assertThat(v4Only.sourceRanges(IpFamily.IPV4)).extracting(Object::toString).containsExactly("10.0.0.0/8");
    assertThat(v4Only.sourceRanges(IpFamily.IPV6)).isEmpty();
  }

  private static LoadBalancerSpec parsed(SpecParser parser, ServiceSnapshot service) {
    return switch (parser.parse(service, io.roadstead.core.model.NodeSet.empty())) {
      case Parsed.Valid<LoadBalancerSpec>(var spec, _) -> spec;
      case Parsed.Invalid<LoadBalancerSpec>(var problems, _) -> throw new AssertionError(problems);
    };
  }

  @Test
  void t21_aNodeThatIsNotInitialisedYetIsNoError() {
    World world = World.open();
    world.cluster.nodes(List.of(Nodes.uninitialised(Nodes.numbered(1).getFirst())));
    world.apply(simple("shop/web")).settle();
    assertThat(world.ready("shop/web")).isEqualTo("True Provisioned");
    assertThat(world.cluster.events()).noneMatch(event -> event.reason().isWarning());
  }

  @Test
  void t22_aServiceDeletedWhileItsNodeUpdateIsUnderWayIsNotMadeAgain() {
    World world = World.open().apply(loadBalancer("shop/web").port(80, 30080).port(Protocol.UDP, 53, 30053).build())
        .settle();
    AtomicInteger writesAfter = new AtomicInteger();
    world.cloud.before(call -> {
      if (call.startsWith("put Targets")) {
        world.cluster.vanish(WEB);
      } else if (!call.startsWith("read") && !world.exists("shop/web")) {
        writesAfter.incrementAndGet();
      }
    });
    world.cluster.nodes(Nodes.numbered(4));
    world.clock.advance(Duration.ofSeconds(1));
    world.apply(loadBalancer("shop/web").port(81, 30081).build());
    world.driver.work();
    assertThat(world.exists("shop/web")).isFalse();
    assertThat(writesAfter.get()).as("writes after the Service was gone, beyond those in flight")
        .isLessThanOrEqualTo(2);
    assertThat(world.find("Line", "shop.web.TCP-81")).as("made for a Service that is gone").isEmpty();
  }
}
