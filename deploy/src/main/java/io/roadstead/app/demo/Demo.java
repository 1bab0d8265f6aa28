package io.roadstead.app.demo;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.roadstead.app.ExitCode;
import io.roadstead.app.UserError;
import io.roadstead.app.run.Replica;
import io.roadstead.app.run.Termination;
import io.roadstead.app.telemetry.Health;
import io.roadstead.app.telemetry.Telemetry;
import io.roadstead.core.kube.KubernetesClients;
import io.roadstead.core.kube.Snapshots;
import io.roadstead.core.model.NodeSet;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.provider.Claims;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.reconcile.EngineSettings;
import io.roadstead.core.reconcile.NodeEligibility;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One run of the demo, from an API and a cloud that are there to the end of both.
 *
 * <pre>
 * nodes, Services (and Pods) in -> the plans -> the real controller -> a table until all have an address
 *   once:      Services deleted -> the cloud is empty -> exit 0
 *   otherwise: stays until Ctrl-C
 * </pre>
 */
public final class Demo<R extends Resource> {

  private static final Duration LOOK = Duration.ofMillis(200);

  /** Simulated clouds take seconds; a check that is not through by then has failed. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * What it plays with.
   *
   * @param config for the cluster
   * @param kubectl what leads kubectl there, as words of a shell
   * @param pods whether Pods are played too: where nobody makes them of Deployments
   * @param manifests texts by the name of their file
   * @param redraws whether the table may be drawn over itself
   */
  public record Scene(Config config, String kubectl, boolean pods, DemoCloud cloud,
      SequencedMap<String, String> manifests, Claims claims, int workers, boolean redraws) {
  }

  private final Scene scene;
  private final Provider<R> provider;
  private final PrintStream out;
  private final InstantSource clock;

  public Demo(Scene scene, Provider<R> provider, PrintStream out, InstantSource clock) {
    this.clock = clock;
    this.scene = scene;
    this.provider = provider;
    this.out = out;
  }

  /** Shows it and waits for Ctrl-C. */
  public int show() {
    return play(false);
  }

  /** Checks itself: 0 if everything got an address and left nothing when it was deleted. */
  public int once() {
    return play(true);
  }

  private int play(boolean once) {
    try (var termination = Termination.watch();
        KubernetesClient client = KubernetesClients.open(scene.config)) {
      var stage = new Stage(client);
      try {
        return play(once, client, stage, termination);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ExitCode.PROBLEM;
      } finally {
        stage.clear();
      }
    }
  }

  private int play(boolean once, KubernetesClient client, Stage stage, Termination termination)
      throws InterruptedException {
    stage.addNodes(scene.cloud.machines());
    List<Service> services = new ArrayList<>();
    scene.manifests.forEach((name, text) -> services.addAll(stage.apply(name, text)));
    if (scene.pods) {
      stage.addPods(scene.cloud.machines());
    }
    out.println("\nApplied " + services.size() + " Services. This is what Roadstead is about to do:\n");
    printPlans(client, services);
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var health = new Health();
    try (var replica = replica(meters, health);
        var telemetry = Telemetry.start("127.0.0.1:0", health, meters);
        var progress = new Progress(client, scene.claims, clock)) {
      replica.start();
      Optional<String> trouble = awaitAddresses(progress, health, termination, once);
      if (once) {
        return trouble.or(() -> awaitNothing(stage, progress)).map(this::failed).orElseGet(this::passed);
      }
      trouble.ifPresent(out::println);
      printInvitation(telemetry.port());
      follow(progress, termination);
      out.println("\nEnding: deleting the Services and everything made for them.");
      awaitNothing(stage, progress).ifPresent(out::println);
      return ExitCode.OK;
    }
  }

  private Replica<R> replica(PrometheusMeterRegistry meters, Health health) {
    var engine = EngineSettings.defaults(scene.cloud.cluster(), scene.claims, scene.workers);
    var settings = new Replica.Settings(engine, Optional.empty(), "kube-system", "roadstead-demo",
        Duration.ofSeconds(10));
    return new Replica<>(scene.config, provider, "roadstead-demo", settings, clock, meters, health);
  }

  private void printPlans(KubernetesClient client, List<Service> services) {
    var nodes = new NodeSet(1, NodeEligibility.eligible(client.nodes().list().getItems().stream()
        .map(Snapshots::node).toList()));
    var plans = new LivePlan<>(provider);
    services.stream().map(Snapshots::service)
        .filter(service -> service.isLoadBalancer() && scene.claims.includes(service.spec().loadBalancerClass()))
        .forEach(service -> out.println(plans.of(service, nodes).text()));
  }

  // ---- waiting

  /** Shows the table until all have an address; what went wrong, if something did. */
  private Optional<String> awaitAddresses(Progress progress, Health health, Termination termination, boolean once)
      throws InterruptedException {
    var table = new LiveTable(out, scene.redraws, List.of("SERVICE", "PORTS", "ADDRESS", "STATE", "AFTER"));
    Instant end = clock.instant().plus(PATIENCE);
    while (!termination.isAsked()) {
      table.show(progress.rows());
      boolean working = health.notReady().isEmpty() && !progress.ours().isEmpty();
      if (working && progress.unserved().size() == progress.refused().size()) {
        return refused(progress);
      }
      if (clock.instant().isAfter(end)) {
        return Optional.of("no address after " + PATIENCE.toSeconds() + " s: "
            + String.join(", ", progress.unserved()) + String.join(", ", health.notReady()));
      }
      progress.await(LOOK);
    }
    return once ? Optional.of("interrupted") : Optional.empty();
  }

  private Optional<String> refused(Progress progress) {
    List<String> refused = progress.refused();
    if (refused.isEmpty()) {
      out.println("\nAll " + progress.ours().size() + " load balancers have an address.");
      return Optional.empty();
    }
    return Optional.of("not served: " + String.join("; ", refused));
  }

  /** Deletes the Services and waits until neither they nor anything made for them is left; what is, otherwise. */
  private Optional<String> awaitNothing(Stage stage, Progress progress) {
    stage.deleteServices();
    Instant end = clock.instant().plus(PATIENCE);
    try {
      while (!progress.ours().isEmpty() || !scene.cloud.leftovers().isEmpty()) {
        if (clock.instant().isAfter(end)) {
          return Optional.of("still there " + PATIENCE.toSeconds() + " s after everything was deleted: "
              + String.join(", ", progress.unserved()) + " " + String.join(", ", scene.cloud.leftovers()));
        }
        progress.await(LOOK);
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** Keeps the table up to date while the user plays. */
  private void follow(Progress progress, Termination termination) throws InterruptedException {
    var table = new LiveTable(out, false, List.of());
    table.show(progress.rows());
    while (!termination.isAsked()) {
      progress.await(LOOK);
      table.show(progress.rows());
    }
  }

  // ---- words

  private void printInvitation(int telemetryPort) {
    out.println("""

        It stays up until Ctrl-C. In another terminal:
          %1$s get services --watch
          %1$s describe service web-lb
          %1$s create service loadbalancer web-svc --tcp=80:8080
          curl http://127.0.0.1:%2$d/metrics
        """.formatted(scene.kubectl, telemetryPort));
    out.flush();
  }

  private int passed() {
    out.println("Deleted again: the Services are gone and the simulated cloud is empty.");
    return ExitCode.OK;
  }

  private int failed(String trouble) {
    throw new UserError("the demo failed: " + trouble);
  }
}
