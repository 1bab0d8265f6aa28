package io.roadstead.core.testing.memory;

import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.testing.Nodes;
import io.roadstead.core.testing.ProviderContract;
import io.roadstead.core.testing.Services;
import io.roadstead.core.testing.TestClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The laws of {@link ProviderContract} on the small cloud; with complete surveys and with surveys that leave kinds out. */
class MemoryProviderContractTest {

  @Nested
  class GivenCompleteSurveys extends OnMemory {
    GivenCompleteSurveys() {
      super(Set.of());
    }
  }

  @Nested
  class GivenSurveysWithoutLinesAndTargets extends OnMemory {
    GivenSurveysWithoutLinesAndTargets() {
      super(Set.of("Line", "Targets"));
    }
  }

  abstract static class OnMemory extends ProviderContract {

    private final Set<String> omitted;

    OnMemory(Set<String> omitted) {
      this.omitted = omitted;
    }

    @Override
    protected int randomRuns() {
      return Integer.getInteger("roadstead.contract.runs", 1000);
    }

    @Override
    protected Account account() {
      return new MemoryAccount(omitted);
    }

    @Override
    protected ServiceSnapshot service(String name) {
      return Services.loadBalancer(name).port(80, 30080).port(Protocol.UDP, 53, 30053).build();
    }

    @Override
    protected ServiceSnapshot edited(String name) {
      return Services.loadBalancer(name)
          .port(80, 30081)
          .port(443, 30443)
          .annotation("memory.example/address", "192.0.2.200")
          .build();
    }

    @Override
    protected ServiceSnapshot invalid(String name) {
      return Services.loadBalancer(name).port(80, 30080).annotation("memory.example/size", "huge").build();
    }

    @Override
    protected List<NodeSnapshot> nodes(int count) {
      return Nodes.numbered(count);
    }
  }

  private static final class MemoryAccount implements ProviderContract.Account {

    private final TestClock clock = new TestClock();
    private final MemoryCloud cloud = new MemoryCloud(clock);
    private final Set<String> omitted;

    private MemoryAccount(Set<String> omitted) {
      this.omitted = omitted;
      cloud.putForeign("Address/somebody.else", "theirs");
      cloud.provisioning(Duration.ofSeconds(12));
      cloud.lag(Duration.ofSeconds(9));
    }

    @Override
    public MemoryProvider connect() {
      return new MemoryProvider(cloud, omitted);
    }

    @Override
    public InstantSource clock() {
      return clock;
    }

    @Override
    public void advance(Duration by) {
      clock.advance(by);
    }

    @Override
    public int calls() {
      return cloud.calls().size();
    }

    @Override
    public int writes() {
      return cloud.writes();
    }

    @Override
    public void failWrite(int nth, ProviderContract.Fault fault) {
      cloud.failWrite(nth, fault == ProviderContract.Fault.BEFORE_WRITE
          ? MemoryCloud.Fault.BEFORE
          : MemoryCloud.Fault.AFTER);
    }

    @Override
    public void throttleNext(int calls) {
      cloud.throttle(calls);
    }

    @Override
    public List<String> owned() {
      return cloud.ours();
    }

    @Override
    public List<String> foreign() {
      return cloud.foreign();
    }

    @Override
    public void close() {
      cloud.before(_ -> {
      });
    }
  }
}
