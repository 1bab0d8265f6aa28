package io.roadstead.core.reconcile;

import static io.roadstead.core.testing.Services.loadBalancer;
import static io.roadstead.core.testing.Services.simple;
import static org.assertj.core.api.Assertions.assertThat;

import io.roadstead.core.model.Condition;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Type and class transitions, by their numbers in the service controller contract, section 2.3. */
class TransitionsTest {

  private static final ServiceKey WEB = ServiceKey.parse("shop/web");
  private static final List<Frontend> THEIRS = List.of(Frontend.ip("198.51.100.9", Frontend.IpMode.VIP, List.of()));

  private final World world = World.open();

  private void assertServed() {
    assertThat(world.ready("shop/web")).isEqualTo("True Provisioned");
    assertThat(world.service("shop/web").status().frontends()).hasSize(1);
    assertThat(world.ours()).isNotEmpty();
  }

  private void assertCleared() {
    assertThat(world.ours()).isEmpty();
    assertThat(world.service("shop/web").finalizers()).isEmpty();
    assertThat(world.service("shop/web").annotations()).isEmpty();
    assertThat(world.service("shop/web").status().condition(Condition.READY)).isEmpty();
  }

  private static ServiceSnapshot of(String type) {
    return loadBalancer("shop/web").type(type).port(80, 30080).build();
  }

  private static ServiceSnapshot foreign() {
    return loadBalancer("shop/web").port(80, 30080).loadBalancerClass("example.com/theirs").build();
  }

  @Test
  void n1_aNewServiceWithoutClassIsServed() {
    world.apply(simple("shop/web")).settle();
    assertServed();
    assertThat(world.service("shop/web").finalizers()).containsExactly(Ownership.SHARED_FINALIZER);
    assertThat(world.cluster.reasons()).containsExactly(Reason.ENSURING, Reason.ENSURED);
  }

  @Test
  void n1_aServiceOfOurClassIsServedUnderAFinalizerOfOurOwn() {
    world.apply(loadBalancer("shop/web").port(80, 30080).loadBalancerClass(World.CLASS).build()).settle();
    assertServed();
    assertThat(world.service("shop/web").finalizers()).containsExactly(Ownership.OWN_FINALIZER);
  }

  @Test
  void n2_aServiceOfAnotherClassIsLeftAlone() {
    world.settle().fresh().apply(foreign()).settle();
    assertThat(world.cloud.calls()).isEmpty();
    assertThat(world.cluster.patches()).isEmpty();
    assertThat(world.cluster.events()).isEmpty();
  }

  @Test
  void n3_aServiceThatBecomesALoadBalancerIsServed() {
    world.apply(of("ClusterIP")).settle();
    assertThat(world.ours()).isEmpty();
    world.apply(simple("shop/web")).settle();
    assertServed();
  }

  @Test
  void n4_aServiceThatStopsBeingALoadBalancerIsCleared() {
    world.apply(simple("shop/web")).settle().apply(of("NodePort")).settle();
    assertCleared();
    assertThat(world.cluster.reasons()).endsWith(Reason.DELETING, Reason.DELETED);
  }

  @Test
  void n4_soItIsWhenWeWereDownMeanwhile() {
    world.apply(simple("shop/web")).settle();
    world.cluster.forgetSubscribers();
    world.apply(of("ClusterIP")).restart().settle();
    assertCleared();
  }

  @Test
  void n5_soItIsWhenItBecomesAnExternalName() {
    world.apply(simple("shop/web")).settle().apply(of("ExternalName")).settle();
    assertCleared();
  }

  @Test
  void n6_aClassChangeSeenAsOneStepClearsOurThingsAndNotTheirStatus() {
    world.apply(simple("shop/web")).settle();
    world.cluster.change(WEB, service -> new ServiceSnapshot(service.key(), service.uid(), "0", false,
        service.annotations(), service.finalizers(), foreign().spec(), new ServiceSnapshot.Status(THEIRS, List.of())));
    world.settle();
    assertThat(world.ours()).isEmpty();
    assertThat(world.service("shop/web").finalizers()).isEmpty();
    assertThat(world.service("shop/web").status().frontends()).isEqualTo(THEIRS);
  }

  @Test
  void n7_soItIsWhenWeWereDownMeanwhile() {
    world.apply(simple("shop/web")).settle();
    world.cluster.forgetSubscribers();
    world.cluster.change(WEB, service -> new ServiceSnapshot(service.key(), service.uid(), "0", false,
        service.annotations(), service.finalizers(), foreign().spec(), new ServiceSnapshot.Status(THEIRS, List.of())));
    world.restart().settle();
    assertThat(world.ours()).isEmpty();
    assertThat(world.service("shop/web").finalizers()).isEmpty();
    assertThat(world.service("shop/web").status().frontends()).isEqualTo(THEIRS);
  }

  @Test
  void n8_aDeletedServiceIsClearedBeforeItGoes() {
    world.apply(simple("shop/web")).settle().delete("shop/web");
    assertThat(world.exists("shop/web")).as("held by its finalizer").isTrue();
    world.settle();
    assertThat(world.exists("shop/web")).isFalse();
    assertThat(world.ours()).isEmpty();
    assertThat(world.cluster.reasons()).endsWith(Reason.DELETING, Reason.DELETED);
  }

  @Test
  void n9_aStrippedFinalizerIsPutBack() {
    world.apply(simple("shop/web")).settle();
    world.cluster.change(WEB, service -> new ServiceSnapshot(service.key(), service.uid(), "0", false,
        service.annotations(), new TreeSet<>(Set.of("example.com/other")), service.spec(), service.status()));
    world.settle();
    assertThat(world.service("shop/web").finalizers())
        .containsExactlyInAnyOrder("example.com/other", Ownership.SHARED_FINALIZER);
  }

  @Test
  void n10_aServiceDeletedAfterItsFinalizerWasStrippedLeavesNothing() {
    world.apply(simple("shop/web")).settle();
    world.cluster.change(WEB, service -> new ServiceSnapshot(service.key(), service.uid(), "0", true,
        service.annotations(), new TreeSet<>(), service.spec(), service.status()));
    world.settle();
    assertThat(world.exists("shop/web")).isFalse();
    assertThat(world.ours()).isEmpty();
  }

  @Test
  void n11_theOldLifeIsClearedWhenTheNameIsUsedAgainEvenIfWeWereDownMeanwhile() {
    world.apply(simple("shop/web")).settle();
    world.cluster.forgetSubscribers();
    world.cluster.vanish(WEB);
    world.apply(loadBalancer("shop/web").uid("another-life").port(81, 30081).build()).restart().settle();
    assertServed();
    assertThat(world.ours()).noneMatch(thing -> thing.contains("TCP-80"));
  }

  @Test
  void n12_aServiceThatGoesBeforeWeEverWorkedOnItIsNoWork() {
    world.settle().fresh().apply(simple("shop/web")).delete("shop/web").settle();
    assertThat(world.exists("shop/web")).isFalse();
    assertThat(world.cloud.writeCalls()).isEmpty();
    assertThat(world.cluster.events()).isEmpty();
  }

  @Test
  void aServiceWithoutFinalizerThatIsBeingDeletedIsSkipped() {
    ServiceSnapshot service = simple("shop/web");
    world.settle().fresh().apply(new ServiceSnapshot(service.key(), service.uid(), "0", true, service.annotations(),
        new TreeSet<>(Set.of("example.com/other")), service.spec(), service.status())).settle();
    assertThat(world.cloud.calls()).isEmpty();
    assertThat(world.cluster.patches()).isEmpty();
  }
}
