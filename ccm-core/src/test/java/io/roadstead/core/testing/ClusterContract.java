package io.roadstead.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.roadstead.core.model.Condition;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.Cluster;
import io.roadstead.core.reconcile.ClusterException;
import io.roadstead.core.reconcile.ClusterException.Kind;
import io.roadstead.core.reconcile.Ownership;
import io.roadstead.core.reconcile.Reason;
import io.roadstead.core.reconcile.ServicePatch;
import io.roadstead.core.testing.ClusterFixture.SeenEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What the engine may rely on in every {@link Cluster}: the in-memory one, the embedded API server and a real one. What
 * passes on one passes on all.
 */
public abstract class ClusterContract {

  /** News take milliseconds; a busy machine takes its time. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String FOREIGN_FINALIZER = "example.com/keep";
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Condition READY = new Condition(Condition.READY, "True", "Ready", "all well", NOON);

  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger nodesTold = new AtomicInteger();
  private final AtomicInteger inCall = new AtomicInteger();
  private final AtomicInteger mostInCall = new AtomicInteger();
  private Optional<ClusterFixture> opened = Optional.empty();

  /** A cluster whose caches are full, and that tells this one subscriber of everything from the beginning. */
  protected abstract ClusterFixture open(Cluster.Subscriber subscriber);

  private record Told(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
    ServiceKey key() {
      return after.or(() -> before).orElseThrow().key();
    }
  }

  private final class Recorder implements Cluster.Subscriber {
    @Override
    public void serviceChanged(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
      mostInCall.accumulateAndGet(inCall.incrementAndGet(), Math::max);
      told.add(new Told(before, after));
      inCall.decrementAndGet();
    }

    @Override
    public void nodesChanged() {
      mostInCall.accumulateAndGet(inCall.incrementAndGet(), Math::max);
      nodesTold.incrementAndGet();
      inCall.decrementAndGet();
    }
  }

  @BeforeEach
  void openFixture() {
    opened = Optional.of(open(new Recorder()));
  }

  @AfterEach
  void closeFixture() {
    opened.ifPresent(ClusterFixture::close);
    assertThat(mostInCall.get()).as("subscriber calls at a time").isLessThanOrEqualTo(1);
  }

  // ---- words

  private ClusterFixture fixture() {
    return opened.orElseThrow();
  }

  private Cluster cluster() {
    return fixture().cluster();
  }

  private String name(String name) {
    return fixture().namespace() + "/" + name;
  }

  private Services loadBalancer(String name) {
    return Services.loadBalancer(name(name)).port(80, 0);
  }

  /** A Service that the caches have, too. */
  private ServiceSnapshot given(Services wanted) {
    ServiceSnapshot made = fixture().apply(wanted.build());
    return known(made);
  }

  private ServiceSnapshot known(ServiceSnapshot made) {
    eventually(() -> assertThat(cluster().service(made.key())).contains(made));
    return made;
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).untilAsserted(assertion);
  }

  private ServiceSnapshot live(ServiceSnapshot service) {
    return fixture().live(service.key()).orElseThrow();
  }

  private List<Told> toldOf(ServiceKey key) {
    return told.stream().filter(t -> t.key().equals(key)).toList();
  }

  /** Each change continues where the last one ended, so that nothing was missed, doubled or told out of order. */
  private void assertStory(ServiceKey key) {
    Optional<ServiceSnapshot> last = Optional.empty();
    for (Told change : toldOf(key)) {
      assertThat(change.before().isPresent() || change.after().isPresent()).isTrue();
      assertThat(change.before().map(ServiceSnapshot::uid)).isEqualTo(last.map(ServiceSnapshot::uid));
      last = change.after();
    }
  }

  private static void assertRefused(Kind kind, ThrowingCallable write) {
    assertThatExceptionOfType(ClusterException.class).isThrownBy(write)
        .satisfies(refusal -> assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind))
        .satisfies(refusal -> assertThat(refusal.getMessage()).isNotBlank().doesNotContain("\n"));
  }

  private static ServiceSnapshot with(ServiceSnapshot service, Set<String> finalizers, Map<String, String> annotations,
      List<Condition> conditions) {
    return new ServiceSnapshot(service.key(), service.uid(), service.resourceVersion(), service.deleting(),
        new TreeMap<>(annotations), new TreeSet<>(finalizers), service.spec(),
        new ServiceSnapshot.Status(service.status().frontends(), conditions));
  }

  // ---- what is told and listed

  @Nested
  class GivenNoService {

    @Test
    void whenALoadBalancerIsCreated_thenItIsToldAndListed() {
      ServiceSnapshot made = given(loadBalancer("web"));

      assertThat(cluster().services()).contains(made);
      assertThat(toldOf(made.key())).first().isEqualTo(new Told(Optional.empty(), Optional.of(made)));
    }

    @Test
    void whenAClusterIpServiceIsCreated_thenItIsNotListed() {
      ServiceSnapshot other = fixture().apply(loadBalancer("internal").type("ClusterIP").build());
      given(loadBalancer("web"));

      assertThat(cluster().services()).extracting(ServiceSnapshot::key).doesNotContain(other.key());
    }

    @Test
    void whenItIsAskedFor_thenThereIsNone() {
      assertThat(cluster().service(ServiceKey.parse(name("nobody")))).isEmpty();
    }

    @Test
    void whenItIsPatched_thenItIsGone() {
      ServiceSnapshot never = loadBalancer("never").build();

      assertRefused(Kind.GONE, () -> cluster().patch(never, ServicePatch.NOTHING.addFinalizer("a.b/c")));
    }
  }

  @Nested
  class GivenAService {

    private ServiceSnapshot web() {
      return given(loadBalancer("web"));
    }

    @Test
    void whenItsUserChangesIt_thenBothSidesAreTold() {
      ServiceSnapshot before = web();

      ServiceSnapshot after = known(fixture().apply(loadBalancer("web").annotation("a.b/c", "d").build()));

      assertThat(after.uid()).isEqualTo(before.uid());
      assertThat(toldOf(before.key())).last().isEqualTo(new Told(Optional.of(before), Optional.of(after)));
    }

    @Test
    void whenItsTypeLeavesLoadBalancer_thenThatIsToldAndItsAddressesAreGoneButNotItsConditions() {
      ServiceSnapshot web = web();
      known(cluster().patch(web, ServicePatch.NOTHING.frontends(List.of(Frontend.hostname("a.example.com", List.of())))
          .conditions(List.of(READY), Set.of())));

      ServiceSnapshot after = fixture().apply(loadBalancer("web").type("ClusterIP").build());

      eventually(() -> assertThat(toldOf(web.key())).last().extracting(Told::after).isEqualTo(Optional.of(after)));
      assertThat(cluster().services()).extracting(ServiceSnapshot::key).doesNotContain(web.key());
      assertThat(after.status().frontends()).isEmpty();
      assertThat(after.status().condition(Condition.READY)).contains(READY);
    }

    @Test
    void whenItsTypeLeavesLoadBalancerButOurFinalizerIsThere_thenItIsStillListed() {
      ServiceSnapshot web = web();
      cluster().patch(web, ServicePatch.NOTHING.addFinalizer(Ownership.SHARED_FINALIZER));

      ServiceSnapshot after = known(fixture().apply(loadBalancer("web").type("ClusterIP").build()));

      assertThat(cluster().services()).contains(after);
    }

    @Test
    void whenAClusterIpServiceBecomesOne_thenItIsToldAsNew() {
      fixture().apply(loadBalancer("late").type("ClusterIP").build());

      ServiceSnapshot after = known(fixture().apply(loadBalancer("late").build()));

      assertThat(toldOf(after.key())).last().extracting(Told::after).isEqualTo(Optional.of(after));
    }

    @Test
    void whenItIsDeleted_thenItsEndIsTold() {
      ServiceSnapshot web = web();

      fixture().delete(web.key());

      eventually(() -> assertThat(toldOf(web.key())).last().extracting(Told::after).isEqualTo(Optional.empty()));
      assertThat(cluster().service(web.key())).isEmpty();
      assertThat(toldOf(web.key())).last().satisfies(
          end -> assertThat(end.before()).map(ServiceSnapshot::uid).contains(web.uid()));
    }

    @Test
    void whenItIsDeletedAndMadeAgain_thenTheEndOfTheOneIsToldBeforeTheOther() {
      ServiceSnapshot first = web();

      fixture().delete(first.key());
      ServiceSnapshot second = known(fixture().apply(loadBalancer("web").uid("another-life").build()));

      assertThat(second.uid()).isNotEqualTo(first.uid());
      assertStory(first.key());
      assertRefused(Kind.GONE, () -> cluster().patch(first, ServicePatch.NOTHING.addFinalizer("a.b/c")));
      assertThat(live(second).finalizers()).isEmpty();
    }

    @Test
    void whenItChangesManyTimes_thenTheStoryHasNoGap() {
      ServiceSnapshot web = web();
      ServiceSnapshot last = web;
      for (int i = 0; i < 30; i++) {
        last = i % 2 == 0
            ? fixture().apply(loadBalancer("web").annotation("a.b/c", "round-" + i).build())
            : cluster().patch(web, ServicePatch.NOTHING.annotations(Map.of("d.e/f", Optional.of("round-" + i))));
      }
      known(last);

      assertStory(web.key());
    }
  }

  // ---- what is written

  @Nested
  class GivenAServiceThatOthersWriteToo {

    private ServiceSnapshot shared() {
      ServiceSnapshot web = given(loadBalancer("web").annotation("user/note", "theirs"));
      return known(
          fixture().change(web.key(), service -> with(service, Set.of(FOREIGN_FINALIZER), service.annotations(),
              List.of(new Condition("example.com/Theirs", "True", "Theirs", "", NOON)))));
    }

    @Test
    void whenOurFinalizerComesAndGoes_thenTheirsStays() {
      ServiceSnapshot web = shared();

      ServiceSnapshot with = cluster().patch(web, ServicePatch.NOTHING.addFinalizer(Ownership.OWN_FINALIZER));
      assertThat(with.finalizers()).containsExactlyInAnyOrder(FOREIGN_FINALIZER, Ownership.OWN_FINALIZER);
      ServiceSnapshot again = cluster().patch(with, ServicePatch.NOTHING.addFinalizer(Ownership.OWN_FINALIZER));
      assertThat(again.finalizers()).isEqualTo(with.finalizers());
      ServiceSnapshot without = cluster().patch(web,
          ServicePatch.NOTHING.removeFinalizers(Set.of(Ownership.OWN_FINALIZER, Ownership.SHARED_FINALIZER)));

      assertThat(without.finalizers()).containsExactly(FOREIGN_FINALIZER);
      assertThat(live(web).finalizers()).containsExactly(FOREIGN_FINALIZER);
    }

    @Test
    void whenOurAnnotationsComeAndGo_thenTheirsStay() {
      ServiceSnapshot web = shared();

      ServiceSnapshot with = cluster().patch(web,
          ServicePatch.NOTHING
              .annotations(Map.of("roadstead.io/a", Optional.of("1"), "roadstead.io/b", Optional.of("é"))));
      assertThat(with.annotations()).containsEntry("roadstead.io/a", "1").containsEntry("roadstead.io/b", "é")
          .containsEntry("user/note", "theirs");
      cluster().patch(with, ServicePatch.NOTHING.annotations(
          Map.of("roadstead.io/a", Optional.empty(), "roadstead.io/never", Optional.empty())));

      assertThat(live(web).annotations()).containsEntry("user/note", "theirs").containsEntry("roadstead.io/b", "é")
          .doesNotContainKeys("roadstead.io/a", "roadstead.io/never");
    }

    @Test
    void whenOurConditionComesChangesAndGoes_thenTheirsStays() {
      ServiceSnapshot web = shared();
      Condition failing = new Condition(Condition.READY, "False", "Failed", "not yet", NOON.plusSeconds(60));

      cluster().patch(web, ServicePatch.NOTHING.conditions(List.of(READY), Set.of()));
      assertThat(live(web).status().condition(Condition.READY)).contains(READY);
      cluster().patch(web, ServicePatch.NOTHING.conditions(List.of(failing), Set.of()));
      assertThat(live(web).status().condition(Condition.READY)).contains(failing);
      cluster().patch(web, ServicePatch.NOTHING.conditions(List.of(), Set.of(Condition.READY, Condition.PORTS_ERROR)));

      assertThat(live(web).status().conditions()).extracting(Condition::type).containsExactly("example.com/Theirs");
    }

    @Test
    void whenTheUserEditedMeanwhile_thenOurWriteOnOldKnowledgeGoesThroughAndTheEditStays() {
      ServiceSnapshot old = shared();
      fixture().apply(loadBalancer("web").annotation("user/note", "theirs").annotation("user/new", "edit").build());

      cluster().patch(old, ServicePatch.NOTHING.addFinalizer(Ownership.OWN_FINALIZER));

      assertThat(live(old).annotations()).containsEntry("user/new", "edit");
      assertThat(live(old).finalizers()).contains(Ownership.OWN_FINALIZER, FOREIGN_FINALIZER);
    }
  }

  @Nested
  class GivenAStatus {

    private final Frontend first = Frontend.ip("192.0.2.1", Frontend.IpMode.VIP,
        List.of(Frontend.Port.open(80, Protocol.TCP)));
    private final Frontend second = Frontend.hostname("web.example.com",
        List.of(new Frontend.Port(80, Protocol.TCP, Optional.of("example.com/Broken"))));

    @Test
    void whenFrontendsAreWritten_thenTheyReplaceAllThatWereThere() {
      ServiceSnapshot web = given(loadBalancer("web"));

      for (List<Frontend> frontends : List.of(List.of(first, second), List.of(second), List.of(second, first),
          List.<Frontend>of(), List.<Frontend>of())) {
        assertThat(cluster().patch(web, ServicePatch.NOTHING.frontends(frontends)).status().frontends())
            .isEqualTo(frontends);
        assertThat(live(web).status().frontends()).isEqualTo(frontends);
      }
    }

    @Test
    void whenSomethingElseIsWritten_thenFrontendsStay() {
      ServiceSnapshot web = given(loadBalancer("web"));
      cluster().patch(web, ServicePatch.NOTHING.frontends(List.of(first)));

      cluster().patch(web, ServicePatch.NOTHING.conditions(List.of(READY), Set.of()));

      assertThat(live(web).status().frontends()).containsExactly(first);
    }

    @Test
    void whenTheServiceIsNoLoadBalancer_thenFrontendsAreRefused() {
      ServiceSnapshot other = fixture().apply(loadBalancer("internal").type("ClusterIP").build());

      assertRefused(Kind.INVALID, () -> cluster().patch(other, ServicePatch.NOTHING.frontends(List.of(first))));
    }

    @Test
    void whenEverythingIsWrittenAtOnce_thenItIsOneVersion() {
      ServiceSnapshot web = given(loadBalancer("web"));
      ServicePatch all = ServicePatch.NOTHING.addFinalizer(Ownership.SHARED_FINALIZER)
          .annotations(Map.of("roadstead.io/a", Optional.of("1"))).frontends(List.of(first))
          .conditions(List.of(READY), Set.of());

      ServiceSnapshot answer = cluster().patch(web, all);

      assertThat(answer).isEqualTo(live(web));
      assertThat(answer.finalizers()).contains(Ownership.SHARED_FINALIZER);
      assertThat(answer.annotations()).containsEntry("roadstead.io/a", "1");
      assertThat(answer.status()).isEqualTo(new ServiceSnapshot.Status(List.of(first), List.of(READY)));
    }
  }

  @Nested
  class GivenOurOwnWrites {

    @Test
    void whenOneIsDone_thenItIsReadAtOnceEveryTime() {
      ServiceSnapshot web = given(loadBalancer("web"));

      for (int i = 0; i < 20; i++) {
        ServiceSnapshot answer = cluster().patch(web,
            ServicePatch.NOTHING.annotations(Map.of("roadstead.io/a", Optional.of("round-" + i))));
        assertThat(cluster().service(web.key())).contains(answer);
      }
    }

    @Test
    void whenTheLastFinalizerIsTakenOffADeletedService_thenItIsGoneAtOnceAndItsEndIsTold() {
      ServiceSnapshot web = given(loadBalancer("web"));
      cluster().patch(web, ServicePatch.NOTHING.addFinalizer(Ownership.OWN_FINALIZER));
      fixture().delete(web.key());
      eventually(() -> assertThat(cluster().service(web.key())).map(ServiceSnapshot::deleting).contains(true));

      cluster().patch(web, ServicePatch.NOTHING.removeFinalizers(Set.of(Ownership.OWN_FINALIZER)));

      assertThat(cluster().service(web.key())).isEmpty();
      assertThat(fixture().live(web.key())).isEmpty();
      eventually(() -> assertThat(toldOf(web.key())).last().extracting(Told::after).isEqualTo(Optional.empty()));
      assertStory(web.key());
    }

    @Test
    void whenAFinalizerIsAddedToADeletedService_thenThatIsRefused() {
      ServiceSnapshot web = given(loadBalancer("web"));
      fixture().change(web.key(), s -> with(s, Set.of(FOREIGN_FINALIZER), s.annotations(), s.status().conditions()));
      fixture().delete(web.key());

      assertRefused(Kind.INVALID,
          () -> cluster().patch(web, ServicePatch.NOTHING.addFinalizer(Ownership.OWN_FINALIZER)));
      assertThat(live(web).finalizers()).containsExactly(FOREIGN_FINALIZER);
    }

    @Test
    void whenAProcessStartsLater_thenItSeesWhatWasWritten() {
      ServiceSnapshot web = given(loadBalancer("web"));
      ServiceSnapshot written = cluster().patch(web, ServicePatch.NOTHING.addFinalizer(Ownership.OWN_FINALIZER));

      assertThat(fixture().restarted().services()).contains(written);
    }
  }

  // ---- nodes, events, facts

  @Nested
  class GivenNodes {

    private final NodeSnapshot plain = Nodes.labelled(
        Nodes.node("contract-node-1", "test:///i-1", "10.0.0.1", "zone-1"), "topology.kubernetes.io/zone", "zone-1");

    private Optional<NodeSnapshot> node() {
      return cluster().nodes().stream().filter(n -> n.node().name().equals(plain.node().name())).findFirst();
    }

    private void whenItBecomes(NodeSnapshot wanted) {
      int before = nodesTold.get();
      fixture().node(wanted);
      eventually(() -> assertThat(node()).contains(wanted));
      eventually(() -> assertThat(nodesTold.get()).isGreaterThan(before));
    }

    @Test
    void whenOneComesChangesAndGoes_thenItIsToldEveryTime() {
      whenItBecomes(plain);
      whenItBecomes(Nodes.tainted(plain, "ToBeDeletedByClusterAutoscaler"));
      whenItBecomes(Nodes.labelled(plain, "node.kubernetes.io/exclude-from-external-load-balancers", ""));
      whenItBecomes(Nodes.notReady(plain));
      int before = nodesTold.get();

      fixture().removeNode(plain.node().name());

      eventually(() -> assertThat(node()).isEmpty());
      eventually(() -> assertThat(nodesTold.get()).isGreaterThan(before));
    }
  }

  @Nested
  class GivenEvents {

    @Test
    void whenOneIsToldOfAService_thenItCanBeSeenThere() {
      ServiceSnapshot web = given(loadBalancer("web"));

      cluster().event(new Cluster.About.Service(web.key(), web.uid()), Reason.SYNC_FAILED, "no subnet; tag one");

      eventually(() -> assertThat(fixture().events()).containsExactly(
          new SeenEvent("Warning", "SyncLoadBalancerFailed", "web", "no subnet; tag one", 1)));
    }

    @Test
    void whenTheSameIsToldAgain_thenItIsCountedAndNotRepeated() {
      ServiceSnapshot web = given(loadBalancer("web"));
      for (int i = 0; i < 3; i++) {
        cluster().event(new Cluster.About.Service(web.key(), web.uid()), Reason.ENSURED, "Ensured load balancer");
      }
      cluster().event(new Cluster.About.Service(web.key(), web.uid()), Reason.UPDATED, "Updated load balancer");

      eventually(() -> assertThat(fixture().events()).containsExactlyInAnyOrder(
          new SeenEvent("Normal", "EnsuredLoadBalancer", "web", "Ensured load balancer", 3),
          new SeenEvent("Normal", "UpdatedLoadBalancer", "web", "Updated load balancer", 1)));
    }

    @Test
    void whenOneIsToldOfANamespace_thenItCanBeSeenInIt() {
      cluster().event(new Cluster.About.Namespace(fixture().namespace()), Reason.ORPHANED, "TargetGroup/web-80");

      eventually(() -> assertThat(fixture().events()).containsExactly(
          new SeenEvent("Warning", "LoadBalancerOrphaned", fixture().namespace(), "TargetGroup/web-80", 1)));
    }
  }

  @Nested
  class GivenFacts {

    @Test
    void whenOneIsNoted_thenThisProcessAndTheNextRecallItUntilItIsTakenBack() {
      assertThat(cluster().recall("settled-nodes")).isEmpty();

      cluster().remember("settled-nodes", Optional.of("3a7f"));
      assertThat(cluster().recall("settled-nodes")).contains("3a7f");
      assertThat(fixture().restarted().recall("settled-nodes")).contains("3a7f");

      cluster().remember("settled-nodes", Optional.empty());
      assertThat(cluster().recall("settled-nodes")).isEmpty();
      assertThat(fixture().restarted().recall("settled-nodes")).isEmpty();
    }
  }
}
