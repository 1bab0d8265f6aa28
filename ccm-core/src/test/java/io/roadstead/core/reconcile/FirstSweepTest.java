package io.roadstead.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Step;
import io.roadstead.core.plan.Survey;
import io.roadstead.core.provider.Availability;
import io.roadstead.core.provider.Claims;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderException;
import io.roadstead.core.spec.AnnotationTable;
import io.roadstead.core.spec.LoadBalancerSpec;
import io.roadstead.core.spec.Parsed;
import io.roadstead.core.testing.EngineDriver;
import io.roadstead.core.testing.EngineRun;
import io.roadstead.core.testing.InMemoryCluster;
import io.roadstead.core.testing.Nodes;
import io.roadstead.core.testing.Services;
import io.roadstead.core.testing.TestClock;
import io.roadstead.core.testing.memory.MemoryCloud;
import io.roadstead.core.testing.memory.MemoryProvider;
import io.roadstead.core.testing.memory.MemoryResource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A Service that turns up while the first sweep is under way belongs to nobody's list. */
class FirstSweepTest {

  private static final ServiceSnapshot LATE = Services.simple("shop/late");

  /** Creates a Service right after the n-th time that all were listed. */
  private record Busy(InMemoryCluster cluster, AtomicInteger listings, int nth) implements Cluster {
    @Override
    public List<ServiceSnapshot> services() {
      List<ServiceSnapshot> before = cluster.services();
      if (listings.incrementAndGet() == nth) {
        cluster.apply(LATE);
      }
      return before;
    }

    @Override
    public void subscribe(Subscriber subscriber) {
      cluster.subscribe(subscriber);
    }

    @Override
    public Optional<ServiceSnapshot> service(ServiceKey key) {
      return cluster.service(key);
    }

    @Override
    public List<NodeSnapshot> nodes() {
      return cluster.nodes();
    }

    @Override
    public ServiceSnapshot patch(ServiceSnapshot service, ServicePatch patch) {
      return cluster.patch(service, patch);
    }

    @Override
    public void event(About about, Reason reason, String note) {
      cluster.event(about, reason, note);
    }

    @Override
    public Optional<String> recall(String fact) {
      return cluster.recall(fact);
    }

    @Override
    public void remember(String fact, Optional<String> value) {
      cluster.remember(fact, value);
    }
  }

  @Test
  void givenTheFirstSweep_whenAServiceIsCreatedAfterItListedAll_thenItIsServedAllTheSame() {
    var clock = new TestClock();
    var cluster = new InMemoryCluster();
    cluster.nodes(Nodes.numbered(2));
    var busy = new Busy(cluster, new AtomicInteger(), 1);
    var run = EngineRun.start(new MemoryProvider(new MemoryCloud(clock), Set.of()), busy,
        EngineSettings.defaults("test", new Claims(Set.of(), true), 4), clock);

    EngineDriver.of(run.engine(), clock).settle();

    assertThat(cluster.service(LATE.key()).orElseThrow().status().frontends()).isNotEmpty();
  }

  @Test
  void givenSurveysThatAlwaysFail_whenTheGateOpens_thenServicesThatWereThereBeforeAreServedToo() {
    var clock = new TestClock();
    var cluster = new InMemoryCluster();
    cluster.nodes(Nodes.numbered(2));
    cluster.apply(LATE);
    var run = EngineRun.start(new Blind(new MemoryProvider(new MemoryCloud(clock), Set.of())), cluster,
        EngineSettings.defaults("test", new Claims(Set.of(), true), 4), clock);
    var driver = EngineDriver.of(run.engine(), clock);

    driver.pass(Engine.LONGEST_GATE.minusSeconds(1));
    assertThat(cluster.service(LATE.key()).orElseThrow().status().frontends()).isEmpty();

    driver.pass(Duration.ofSeconds(30));
    assertThat(cluster.service(LATE.key()).orElseThrow().status().frontends()).isNotEmpty();
  }

  /** A cloud that answers about one owner, and never about all. */
  private record Blind(MemoryProvider provider) implements Provider<MemoryResource> {
    @Override
    public Survey<MemoryResource> observeAll() {
      throw new ProviderException.Retryable(ProviderException.Kind.TRANSIENT, "Down", "listing is down",
          Optional.empty());
    }

    @Override
    public String name() {
      return provider.name();
    }

    @Override
    public AnnotationTable annotations() {
      return provider.annotations();
    }

    @Override
    public Inventory<MemoryResource> observe(Owner owner) {
      return provider.observe(owner);
    }

    @Override
    public Parsed<List<MemoryResource>> desire(LoadBalancerSpec spec, Inventory<MemoryResource> inventory) {
      return provider.desire(spec, inventory);
    }

    @Override
    public List<MemoryResource> retarget(Inventory<MemoryResource> inventory, NodeSet nodes) {
      return provider.retarget(inventory, nodes);
    }

    @Override
    public Handle apply(Step<MemoryResource> step, Inventory<MemoryResource> inventory) {
      return provider.apply(step, inventory);
    }

    @Override
    public List<Handle> commit(String document, List<Edit<MemoryResource>> edits) {
      return provider.commit(document, edits);
    }

    @Override
    public Availability availability(Inventory<MemoryResource> inventory) {
      return provider.availability(inventory);
    }
  }
}
