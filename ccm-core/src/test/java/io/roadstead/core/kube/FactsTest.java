package io.roadstead.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.roadstead.core.reconcile.ClusterException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Notes on the Lease: what is believed, what is written, and what happens when that fails. */
class FactsTest {

  private final FakeLease lease = new FakeLease();
  private final Facts facts = new Facts(lease);

  private Map<String, String> annotations() {
    return Optional.ofNullable(lease.now().getMetadata().getAnnotations()).orElse(Map.of());
  }

  @Nested
  class GivenALease {

    {
      lease.create(new LeaseBuilder().withNewMetadata().withAnnotations(Map.of("roadstead.io/a", "1", "x/y", "z"))
          .endMetadata().withNewSpec().withHolderIdentity("somebody").withLeaseTransitions(3).endSpec().build());
      facts.reload();
      lease.calls();
    }

    @Test
    void whenItIsRead_thenOnlyOurOwnNotesAreKnown() {
      assertThat(facts.recall("a")).contains("1");
      assertThat(facts.recall("y")).isEmpty();
      assertThat(lease.calls()).isEmpty();
    }

    @Test
    void whenSomethingIsNoted_thenTheLockIsNotDisturbed() {
      facts.remember("b", Optional.of("2"));

      assertThat(facts.recall("b")).contains("2");
      assertThat(annotations()).containsOnly(Map.entry("roadstead.io/a", "1"), Map.entry("x/y", "z"),
          Map.entry("roadstead.io/b", "2"));
      assertThat(lease.now().getSpec().getHolderIdentity()).isEqualTo("somebody");
      assertThat(lease.now().getSpec().getLeaseTransitions()).isEqualTo(3);
    }

    @Test
    void whenTheElectorWritesMeanwhile_thenItsWriteStaysAndOursFollows() {
      lease.beforeNextWrite(() -> lease.change(
          l -> new LeaseBuilder(l).editSpec().withHolderIdentity("another").endSpec().build()));
      facts.remember("b", Optional.of("2"));

      assertThat(lease.now().getSpec().getHolderIdentity()).isEqualTo("another");
      assertThat(annotations()).containsEntry("roadstead.io/b", "2");
    }

    @Test
    void whenItIsKnownToBeSoAlready_thenThatCostsNothing() {
      facts.remember("a", Optional.of("1"));
      facts.remember("b", Optional.empty());

      assertThat(lease.calls()).isEmpty();
    }

    @Test
    void whenTakingBackFails_thenItIsStillThere() {
      lease.refuse(Optional.of(new KubernetesClientException("no answer")));

      assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> facts.remember("a", Optional.empty()))
          .withMessage("note a on Lease kube-system/roadstead: no answer")
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ClusterException.Kind.UNREACHABLE));
      assertThat(facts.recall("a")).contains("1");
    }

    @Test
    void whenOthersNeverStopWriting_thenThatIsAConflict() {
      class Race implements Runnable {
        @Override
        public void run() {
          lease.change(l -> l);
          lease.beforeNextWrite(this);
        }
      }
      lease.beforeNextWrite(new Race());

      assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> facts.remember("a", Optional.empty()))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(ClusterException.Kind.CONFLICT));
    }

    @Test
    void whenTheNotesCanNotBeRead_thenNothingIsBelievedAndTakingBackIsStillWritten() {
      lease.refuse(Optional.of(FakeLease.error(403, "forbidden")));
      facts.reload();
      assertThat(facts.recall("a")).isEmpty();
      lease.refuse(Optional.empty());

      facts.remember("a", Optional.empty());

      assertThat(annotations()).doesNotContainKey("roadstead.io/a");
    }
  }

  @Test
  void whenThereIsNoLease_thenThereIsNothingToTakeBack() {
    facts.reload();

    facts.remember("a", Optional.empty());

    assertThat(facts.recall("a")).isEmpty();
    assertThat(lease.calls()).containsExactly("read");
  }
}
