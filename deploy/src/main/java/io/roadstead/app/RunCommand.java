package io.roadstead.app;

import io.fabric8.kubernetes.client.Config;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.roadstead.app.run.KubeAccess;
import io.roadstead.app.run.Replica;
import io.roadstead.app.run.Termination;
import io.roadstead.app.telemetry.Health;
import io.roadstead.app.telemetry.Logs;
import io.roadstead.app.telemetry.Telemetry;
import io.roadstead.core.kube.Fabric8Leases;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.provider.Setting;
import io.roadstead.core.provider.SettingValues;
import io.roadstead.core.reconcile.EngineSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code roadstead run}: the controller. */
final class RunCommand implements Command {

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Override
  public String name() {
    return "run";
  }

  @Override
  public String summary() {
    return "Run the controller against a cluster and a cloud until it is told to end.";
  }

  @Override
  public List<String> examples() {
    return List.of("roadstead run --provider aws --cluster-name prod",
        "roadstead run --provider aws --kubeconfig ~/.kube/config --endpoint http://127.0.0.1:4566");
  }

  @Override
  public List<Setting<?>> settings() {
    return Settings.ofRun();
  }

  @Override
  public boolean takesFiles() {
    return false;
  }

  @Override
  public boolean takesProviderSettings() {
    return true;
  }

  @Override
  public int run(Call call) {
    SettingValues values = call.values();
    ProviderFactory factory = call.requiredProvider();
    checkPeriods(values);
    Config config = KubeAccess.config(values.find(Settings.KUBECONFIG), call.terminal());
    Logs.configure(values.get(Settings.LOG_FORMAT).equals("json") ? Logs.Format.JSON : Logs.Format.TEXT,
        values.get(Settings.LOG_LEVEL), call.terminal().out());
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    bindProcess(meters);
    int workers = values.find(Settings.WORKERS).orElse(factory.workers());
    Provider<?> provider = Assembly.provider(factory, values, values.get(Settings.CLUSTER_NAME), workers,
        values.get(Settings.RATE_SHARE) / 100.0, meters);
    var health = new Health();
    // The replica's checks are there before anybody can ask for them.
    try (var termination = Termination.watch();
        var replica = replica(call, config, provider, workers, meters, health);
        var telemetry = Telemetry.start(values.get(Settings.TELEMETRY_ADDRESS), health, meters)) {
      LOG.atInfo().addKeyValue("version", Version.number()).addKeyValue("provider", factory.name())
          .addKeyValue("cluster", values.get(Settings.CLUSTER_NAME)).addKeyValue("server", config.getMasterUrl())
          .addKeyValue("telemetry", telemetry.port()).log("starting");
      replica.start();
      boolean asked = termination.await(replica);
      LOG.atInfo().log(asked ? "ending: asked to" : "ending: leadership lost or not started");
      return asked ? ExitCode.OK : ExitCode.PROBLEM;
    }
  }

  private static void bindProcess(PrometheusMeterRegistry meters) {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
  }

  private static void checkPeriods(SettingValues values) {
    Duration lease = values.get(Settings.LEASE_DURATION);
    Duration deadline = values.get(Settings.RENEW_DEADLINE);
    if (deadline.compareTo(lease) >= 0) {
      throw new UserError("--" + Settings.RENEW_DEADLINE.key() + " must be shorter than --"
          + Settings.LEASE_DURATION.key() + ", or two replicas could write at once");
    }
    if (values.get(Settings.RETRY_PERIOD).compareTo(deadline) >= 0) {
      throw new UserError("--" + Settings.RETRY_PERIOD.key() + " must be shorter than --"
          + Settings.RENEW_DEADLINE.key() + ", or the lease could not be renewed in time");
    }
  }

  private static <R extends Resource> Replica<R> replica(Call call, Config config, Provider<R> provider, int workers,
      PrometheusMeterRegistry meters, Health health) {
    SettingValues values = call.values();
    EngineSettings engine = EngineSettings
        .defaults(values.get(Settings.CLUSTER_NAME), PlanCommand.claims(call, call.requiredProvider()), workers)
        .withSweepInterval(values.get(Settings.SWEEP_INTERVAL))
        .withDeleteOrphans(values.get(Settings.DELETE_ORPHANS));
    String identity = identity(call.terminal());
    String namespace = values.get(Settings.LEASE_NAMESPACE);
    String name = values.get(Settings.LEASE_NAME);
    Optional<Fabric8Leases.Settings> leases = values.get(Settings.LEADER_ELECT)
        ? Optional.of(new Fabric8Leases.Settings(namespace, name, identity, values.get(Settings.LEASE_DURATION),
            values.get(Settings.RENEW_DEADLINE), values.get(Settings.RETRY_PERIOD)))
        : Optional.empty();
    return new Replica<>(config, provider, identity,
        new Replica.Settings(engine, leases, namespace, name, values.get(Settings.DRAIN_TIMEOUT)),
        InstantSource.system(), meters, health);
  }

  /** The host's name says which Pod, the rest which life of it. */
  private static String identity(Terminal terminal) {
    return terminal.variable("HOSTNAME").orElse("roadstead") + "_" + UUID.randomUUID();
  }
}
