package io.roadstead.app.run;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.roadstead.app.telemetry.Health;
import io.roadstead.core.kube.ApiAccess;
import io.roadstead.core.kube.EventRecorder;
import io.roadstead.core.kube.Fabric8Cluster;
import io.roadstead.core.kube.Fabric8Leases;
import io.roadstead.core.kube.Facts;
import io.roadstead.core.kube.KubernetesClients;
import io.roadstead.core.kube.Permission;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.reconcile.Controller;
import io.roadstead.core.reconcile.Engine;
import io.roadstead.core.reconcile.EngineSettings;
import io.roadstead.core.reconcile.Leadership;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica: it looks whether it may work, fills its caches, stands for election, and works while it leads.
 *
 * <pre>
 * thread               started by   does                                            may never
 * ------------------   ----------   ---------------------------------------------   ---------------------------
 * start (virtual, 1)   start()      preflight, caches, election; then ends          write to the cloud
 * lead (virtual, 1)    election     makes engine and controller; then ends          run before caches are full
 * close()'s caller     -            drains, gives the lease back, closes            be one of the above
 * </pre>
 *
 * A standby holds full caches and makes no call to the cloud. Losing the lease ends the replica: {@link #ended} tells.
 */
public final class Replica<R extends Resource> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  /** Between two tries while the API server can not be used. */
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** Between two looks whether caches are full. */
  private static final Duration LOOK = Duration.ofMillis(50);

  /**
   * How a replica runs.
   *
   * @param leases absent to lead without asking: for the one program of a demo
   * @param leaseNamespace also where small facts are noted
   * @param drain how long {@link Replica#close} waits for work in flight
   */
  public record Settings(EngineSettings engine, Optional<Fabric8Leases.Settings> leases, String leaseNamespace,
      String leaseName, Duration drain) {
  }

  private final KubernetesClient client;
  private final KubernetesClient leaseClient;
  private final SurveyWatch<R> provider;
  private final Settings settings;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Facts facts;
  private final Fabric8Cluster cluster;
  private final List<Permission> needed;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(
      Optional.of("the API server has not been asked yet"));
  private final ReentrantLock lock = new ReentrantLock();
  private final Thread starter;
  private Optional<Fabric8Leases> leases = Optional.empty();
  private Optional<Engine<R>> engine = Optional.empty();
  private Optional<Controller<R>> controller = Optional.empty();

  /** @param identity this replica's name, unique among all: in the Lease and as the reporter of events */
  public Replica(Config config, Provider<R> provider, String identity, Settings settings, InstantSource clock,
      MeterRegistry meters, Health health) {
    this.clock = clock;
    this.client = KubernetesClients.open(config);
    this.leaseClient = KubernetesClients.openForLeases(config);
    this.provider = new SurveyWatch<>(provider);
    this.settings = settings;
    this.meters = meters;
    this.facts = new Facts(client, settings.leaseNamespace, settings.leaseName);
    this.cluster = new Fabric8Cluster(client, facts, new EventRecorder(client, identity, clock, meters));
    this.needed = Permission.needed(settings.leaseNamespace);
    this.starter = Thread.ofVirtual().name("start").unstarted(this::begin);
    register(health);
  }

  public Replica<R> start() {
    starter.start();
    return this;
  }

  // ---- health

  private void register(Health health) {
    health.live("worker", () -> held().flatMap(Engine::stuck));
    health.ready("cluster", this::clusterTrouble);
    health.ready("provider", () -> held().flatMap(_ -> provider.trouble()));
    Gauge.builder("running_managed_controllers", this, replica -> replica.held().isPresent() ? 1 : 0)
        .tag("name", "service").tag("manager", "roadstead").register(meters);
  }

  private Optional<String> clusterTrouble() {
    return trouble.get().or(cluster::trouble)
        .or(() -> cluster.isSynced() ? Optional.empty() : Optional.of("the caches are not filled yet"));
  }

  private Optional<Engine<R>> held() {
    lock.lock();
    try {
      return engine;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it leads and has surveyed the cloud: what a demo waits for. */
  public boolean isWorking() {
    return held().filter(Engine::isSurveyed).isPresent();
  }

  // ---- start

  private void begin() {
    try {
      if (!awaitPreflight()) {
        return;
      }
      cluster.start();
      if (!awaitCaches()) {
        return;
      }
      LOG.atInfo().addKeyValue("services", cluster.services().size()).addKeyValue("nodes", cluster.nodes().size())
          .log("caches are filled");
      stand();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("bug", true).log("the replica could not start");
      ended.countDown();
    }
  }

  /** True once all is well; false when it is time to end. Says each trouble once. */
  private boolean awaitPreflight() {
    for (Optional<String> now = preflight(); now.isPresent(); now = preflight()) {
      if (!now.equals(trouble.getAndSet(now))) {
        LOG.atError().log(now.get());
      }
      if (isClosing(RETRY)) {
        return false;
      }
    }
    trouble.set(Optional.empty());
    return !isClosing(Duration.ZERO);
  }

  private Optional<String> preflight() {
    return ApiAccess.trouble(client, needed);
  }

  private boolean awaitCaches() {
    while (!cluster.isSynced()) {
      if (isClosing(LOOK)) {
        return false;
      }
    }
    return true;
  }

  /** Waits for a while; true when it is time to end. */
  private boolean isClosing(Duration patience) {
    try {
      return closing.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void stand() {
    if (settings.leases.isEmpty()) {
      lead(Leadership.ALWAYS);
      return;
    }
    lock.lock();
    try {
      var candidate = new Fabric8Leases(leaseClient, settings.leases.get(), clock, System::nanoTime, new Random(),
          meters, new Term());
      leases = Optional.of(candidate);
      candidate.start();
    } finally {
      lock.unlock();
    }
  }

  private final class Term implements Fabric8Leases.Listener {
    @Override
    public void started() {
      Thread.ofVirtual().name("lead").start(() -> lead(elected()));
    }

    @Override
    public void lost() {
      ended.countDown();
    }
  }

  private Leadership elected() {
    lock.lock();
    try {
      return leases.map(Leadership.class::cast).orElse(() -> false);
    } finally {
      lock.unlock();
    }
  }

  private void lead(Leadership leadership) {
    facts.reload();
    lock.lock();
    try {
      if (isClosing(Duration.ZERO)) {
        return;
      }
      var fresh = new Engine<>(provider, cluster, leadership, settings.engine, clock, new Random(), meters);
      engine = Optional.of(fresh);
      controller = Optional
          .of(new Controller<>(fresh, cluster, settings.engine, clock, settings.drain).start());
    } finally {
      lock.unlock();
    }
  }

  // ---- end

  /** Waits until it has lost its lease or could not start; for ever, if it never does. */
  public void ended() throws InterruptedException {
    ended.await();
  }

  public boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** Takes no more work, waits for what is in flight, gives the lease back, writes the last events. */
  @Override
  public void close() {
    closing.countDown();
    Optional<Controller<R>> working;
    Optional<Fabric8Leases> held;
    lock.lock();
    try {
      working = controller;
      held = leases;
      controller = Optional.empty();
    } finally {
      lock.unlock();
    }
    working.ifPresent(Controller::close);
    held.ifPresent(Fabric8Leases::close);
    cluster.close();
    client.close();
    leaseClient.close();
  }
}
