package io.roadstead.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.aws.sim.Account;
import io.roadstead.aws.sim.Calls;
import io.roadstead.aws.sim.Quota;
import io.roadstead.aws.sim.Quotas;
import io.roadstead.aws.sim.SimulatedAws;
import io.roadstead.aws.sim.SimulatedAwsSettings;
import io.roadstead.aws.sim.Timings;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.provider.CallGuard;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.provider.SettingValues;
import io.roadstead.core.reconcile.EngineSettings;
import io.roadstead.core.spec.Parsed;
import io.roadstead.core.testing.EngineDriver;
import io.roadstead.core.testing.EngineRun;
import io.roadstead.core.testing.InMemoryCluster;
import io.roadstead.core.testing.Nodes;
import io.roadstead.core.testing.Services;
import io.roadstead.demo.AwsDemoCloud;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How many calls to AWS things cost: the real engine, the provider and the AWS SDK, counted where they arrive. Nothing takes
 * time in this account, so that waiting for AWS adds no calls.
 */
public final class AwsArea implements Bench.Area {

  private static final int MANY = 1_000;

  @Override
  public List<Measure> measures() {
    return factory().map(AwsArea::measures).orElse(List.of());
  }

  private static Optional<ProviderFactory> factory() {
    return ServiceLoader.load(ProviderFactory.class).stream().map(ServiceLoader.Provider::get)
        .filter(factory -> factory.name().equals("aws")).findFirst();
  }

  private static List<Measure> measures(ProviderFactory aws) {
    return List.of(
        row("aws.calls-create", 9, "21-23 (aws-load-balancer-controller)", aws, Site::create),
        row("aws.calls-resync", 0, "9 + 3 per port (aws-load-balancer-controller)", aws, Site::resync),
        row("aws.calls-node-change", 1, "2-3 per target group (aws-load-balancer-controller)", aws, Site::nodeChange),
        row("aws.calls-delete", 5, "about 12 (aws-load-balancer-controller)", aws, Site::delete),
        row("aws.calls-restart-1000", 120, "15,000-20,000 (aws-load-balancer-controller)", aws,
            site -> site.restart().total()),
        row("aws.writes-restart-1000", 0, "-", aws, site -> site.restart().writes()));
  }

  private static Measure row(String id, double goal, String reference, ProviderFactory aws,
      ToDoubleFunction<Site> measure) {
    return Measure.of(id, "calls", goal, reference, () -> {
      try (var site = new Site(aws)) {
        return measure.applyAsDouble(site);
      }
    });
  }

  /** One account, one cluster with three nodes, one engine. */
  private static final class Site implements AutoCloseable {

    private final ProviderFactory factory;
    private final Account account = Account.standard();
    private final SimulatedAws aws = SimulatedAws.start(SimulatedAwsSettings.defaults().withAccount(account)
        .withTimings(Timings.immediate()).withQuotas(Quotas.defaults().with(Quota.NETWORK_LOAD_BALANCERS, 2 * MANY)
            .with(Quota.RULES_PER_SECURITY_GROUP, 2 * MANY)));
    private final InMemoryCluster cluster = new InMemoryCluster();
    private EngineDriver driver;

    Site(ProviderFactory factory) {
      AwsDemoCloud.worthlessCredentials();
      this.factory = factory;
      cluster.nodes(nodes(account.nodes()));
      this.driver = engine().settle();
      aws.resetCalls();
    }

    private EngineDriver engine() {
      cluster.forgetSubscribers();
      var settings = EngineSettings.defaults(account.cluster(), factory.claims(), factory.workers())
          .withGroupLinger(Duration.ZERO);
      return EngineDriver.of(EngineRun.start(provider(), cluster, settings, aws.clock()).engine(), aws.clock(),
          aws.clock()::advance);
    }

    private Provider<?> provider() {
      Map<String, String> texts = AwsDemoCloud.settings(aws, account);
      SettingValues values = switch (SettingValues.read(factory.settings(), texts)) {
        case Parsed.Valid<SettingValues>(var read, _) -> read;
        case Parsed.Invalid<SettingValues>(var problems, _) -> throw new IllegalStateException(problems.toString());
      };
      var calls = new CallGuard("aws", factory.buckets(), 100, 1, aws.clock(), new SimpleMeterRegistry());
      return factory.create(new ProviderFactory.Environment(account.cluster(), values, calls, aws.clock()));
    }

    private List<NodeSnapshot> nodes(int count) {
      return IntStream.range(0, count).mapToObj(i -> Nodes.node("node-" + i,
          "aws:///" + account.zoneName(i % account.zones()) + "/" + account.nodeId(i), "10.0.128." + (10 + i),
          account.zoneName(i % account.zones()))).toList();
    }

    private static ServiceSnapshot service(int i) {
      return Services.loadBalancer("shop/web-" + i).port(80, 30000 + i).build();
    }

    private double create() {
      cluster.apply(service(0));
      driver.settle();
      if (cluster.service(service(0).key()).orElseThrow().status().frontends().isEmpty()) {
        throw new IllegalStateException("no address: " + cluster.events());
      }
      return aws.calls().total();
    }

    /** Between two sweeps. */
    private double resync() {
      create();
      aws.resetCalls();
      driver.pass(Duration.ofMinutes(10));
      return aws.calls().total();
    }

    private double nodeChange() {
      create();
      aws.resetCalls();
      cluster.nodes(nodes(account.nodes() - 1));
      driver.pass(Duration.ofSeconds(10));
      return aws.calls().total();
    }

    private double delete() {
      create();
      aws.resetCalls();
      ServiceKey key = service(0).key();
      cluster.delete(key);
      driver.settle(Duration.ofMinutes(5));
      if (cluster.service(key).isPresent() || !aws.leftovers().isEmpty()) {
        throw new IllegalStateException("left: " + aws.leftovers());
      }
      return aws.calls().total();
    }

    /** A new process finds a thousand Services that have everything they want. */
    private Calls restart() {
      IntStream.range(0, MANY).forEach(i -> cluster.apply(service(i)));
      driver.settle();
      aws.resetCalls();
      driver = engine();
      driver.pass(Duration.ofMinutes(1));
      return aws.calls();
    }

    @Override
    public void close() {
      aws.close();
    }
  }
}
