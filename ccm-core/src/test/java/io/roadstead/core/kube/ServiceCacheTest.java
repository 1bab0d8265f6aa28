package io.roadstead.core.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.Cluster;
import io.roadstead.core.reconcile.Ownership;
import io.roadstead.core.testing.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is kept and what is told, event by event. */
class ServiceCacheTest {

  private static final ServiceKey WEB = new ServiceKey("shop", "web");

  private final Audience audience = new Audience();
  private final ServiceCache cache = new ServiceCache(Ownership::mayConcern, audience);
  private final List<String> told = new ArrayList<>();

  {
    audience.add(new Cluster.Subscriber() {
      @Override
      public void serviceChanged(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
        told.add(word(before) + " -> " + word(after));
      }

      @Override
      public void nodesChanged() {
        told.add("nodes");
      }
    });
  }

  private static String word(Optional<ServiceSnapshot> side) {
    return side.map(s -> s.uid() + "@" + s.resourceVersion()).orElse("-");
  }

  private static ServiceSnapshot web(String uid, String version) {
    return of("LoadBalancer", uid, version, false, Set.of());
  }

  private static ServiceSnapshot of(String type, String uid, String version, boolean deleting, Set<String> finalizers) {
    ServiceSnapshot made = Services.loadBalancer("shop/web").type(type).port(80, 30080).build();
    return new ServiceSnapshot(made.key(), uid, version, deleting, made.annotations(), new TreeSet<>(finalizers),
        made.spec(), made.status());
  }

  private String held() {
    return word(cache.get(WEB));
  }

  @Nested
  class GivenNothing {

    @Test
    void whenOneThatConcernsUsIsShown_thenItIsKeptAndTold() {
      cache.seen(web("a", "5"));

      assertThat(told).containsExactly("- -> a@5");
      assertThat(cache.all()).containsExactly(web("a", "5"));
    }

    @Test
    void whenOneThatDoesNotConcernUsIsShown_thenNothingIsKeptAndNobodyIsTold() {
      cache.seen(of("ClusterIP", "a", "5", false, Set.of("foreign/finalizer")));
      cache.gone(WEB, "a");

      assertThat(told).isEmpty();
      assertThat(held()).isEqualTo("-");
    }

    @Test
    void whenItOnlyHasOurFinalizer_thenItConcernsUs() {
      cache.seen(of("ClusterIP", "a", "5", true, Set.of(Ownership.OWN_FINALIZER)));

      assertThat(told).containsExactly("- -> a@5");
    }
  }

  @Nested
  class GivenOneThatIsKept {

    {
      cache.seen(web("a", "5"));
      told.clear();
    }

    @Test
    void whenItChanges_thenBothSidesAreTold() {
      cache.seen(web("a", "6"));

      assertThat(told).containsExactly("a@5 -> a@6");
    }

    @Test
    void whenItIsShownAgain_thenThatIsNoNews() {
      cache.seen(web("a", "5"));

      assertThat(told).isEmpty();
    }

    @Test
    void whenItDoesNotConcernUsAnyMore_thenThatIsToldAndItIsDropped() {
      cache.seen(of("ClusterIP", "a", "6", false, Set.of()));

      assertThat(told).containsExactly("a@5 -> a@6");
      assertThat(cache.all()).isEmpty();
    }

    @Test
    void whenItIsDeleted_thenThatIsToldOnce() {
      cache.gone(WEB, "a");
      cache.gone(WEB, "a");

      assertThat(told).containsExactly("a@5 -> -");
    }

    @Test
    void whenAnotherLifeOfTheNameIsShown_thenTheOldOneIsGoneFirst() {
      cache.seen(web("b", "9"));

      assertThat(told).containsExactly("a@5 -> -", "- -> b@9");
      assertThat(held()).isEqualTo("b@9");
    }

    @Test
    void whenAnotherLifeThatDoesNotConcernUsIsShown_thenOnlyTheEndOfTheOldOneIsTold() {
      cache.seen(of("ClusterIP", "b", "9", false, Set.of()));

      assertThat(told).containsExactly("a@5 -> -");
    }

    @Test
    void whenTheApiServerWasRestoredFromABackup_thenItsLowerVersionIsBelieved() {
      cache.seen(web("a", "3"));

      assertThat(told).containsExactly("a@5 -> a@3");
      assertThat(held()).isEqualTo("a@3");
    }
  }

  @Nested
  class GivenOurOwnWrite {

    {
      cache.seen(web("a", "5"));
      cache.written(web("a", "8"));
      told.clear();
    }

    @Test
    void thenItIsKnownAtOnce() {
      assertThat(held()).isEqualTo("a@8");
      assertThat(told).isEmpty();
    }

    @Test
    void whenTheWatchIsBehind_thenItTellsNothing() {
      cache.seen(web("a", "6"));
      cache.seen(web("a", "7"));

      assertThat(held()).isEqualTo("a@8");
      assertThat(told).isEmpty();
    }

    @Test
    void whenTheWatchHasCaughtUp_thenTheNextChangeStartsFromOurWrite() {
      cache.seen(web("a", "8"));
      cache.seen(web("a", "9"));

      assertThat(told).containsExactly("a@8 -> a@9");
    }

    @Test
    void whenTheWatchIsAheadOfUs_thenOurAnswerIsOld() {
      cache.seen(web("a", "12"));
      cache.written(web("a", "10"));

      assertThat(held()).isEqualTo("a@12");
    }

    @Test
    void whenItIsGoneMeanwhile_thenOurAnswerDoesNotBringItBack() {
      cache.gone(WEB, "a");
      cache.written(web("a", "10"));

      assertThat(held()).isEqualTo("-");
    }

    @Test
    void whenAnotherLifeIsThere_thenOurAnswerIsNotAboutIt() {
      cache.seen(web("b", "9"));
      cache.written(web("a", "10"));

      assertThat(held()).isEqualTo("b@9");
    }

    @Test
    void whenItTookTheLastFinalizerOff_thenTheServiceIsGoneAtOnceAndToldWhenTheWatchSaysSo() {
      cache.written(of("LoadBalancer", "a", "9", true, Set.of()));
      assertThat(held()).isEqualTo("-");
      assertThat(cache.all()).isEmpty();

      cache.seen(of("LoadBalancer", "a", "7", true, Set.of(Ownership.OWN_FINALIZER)));
      assertThat(held()).isEqualTo("-");

      cache.gone(WEB, "a");
      assertThat(told).containsExactly("a@9 -> -");
    }

    @Test
    void whenItTookOurMarkOff_thenOldNewsOfTheWatchDoesNotBringItBack() {
      cache.written(of("ClusterIP", "a", "9", false, Set.of()));
      cache.seen(of("ClusterIP", "a", "7", false, Set.of(Ownership.OWN_FINALIZER)));
      assertThat(cache.all()).isEmpty();

      cache.seen(of("ClusterIP", "a", "9", false, Set.of()));
      assertThat(held()).isEqualTo("-");
      assertThat(told).isEmpty();
    }
  }

  @Test
  void whenASubscriberFails_thenTheNextOneIsStillTold() {
    audience.add(new Cluster.Subscriber() {
      @Override
      public void serviceChanged(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
        throw new IllegalStateException("a bug");
      }

      @Override
      public void nodesChanged() {
        throw new IllegalStateException("a bug");
      }
    });
    List<String> last = new ArrayList<>();
    audience.add(new Cluster.Subscriber() {
      @Override
      public void serviceChanged(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
        last.add(word(after));
      }

      @Override
      public void nodesChanged() {
        last.add("nodes");
      }
    });

    cache.seen(web("a", "5"));
    audience.inTurn(audience::tellOfNodes);

    assertThat(last).containsExactly("a@5", "nodes");
  }
}
