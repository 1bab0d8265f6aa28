package io.roadstead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.roadstead.app.MemoryMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code roadstead run} as a process of its own on a real control plane: start, probes, signals, logs, bad days. */
class RunIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  Path folder;
  private ControlPlane plane;
  private KubernetesClient admin;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void bringUp() throws InterruptedException {
    plane = ControlPlane.start(BinariesOrSkip.folder(), ControlPlane.Options.DEFAULT.withoutControllerManager());
    admin = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(plane.adminKubeconfig())).build();
  }

  @AfterEach
  void bringDown() {
    started.forEach(Process::destroyForcibly);
    http.close();
    if (admin != null) {
      admin.close();
    }
    if (plane != null) {
      plane.close();
    }
  }

  /** A process and the file with everything it said. */
  private record Run(Process process, Path log) {

    List<JsonNode> lines() {
      try {
        return Files.readAllLines(log).stream().map(line -> JsonMapper.shared().readTree(line)).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    List<String> messages(String level) {
      return lines().stream().filter(line -> line.get("level").asString().equals(level))
          .map(line -> line.get("message").asString()).toList();
    }

    /** Known once it says so. */
    int telemetryPort() {
      return await().atMost(PATIENCE).until(() -> lines().stream()
          .flatMap(line -> Optional.ofNullable(line.get("telemetry")).stream()).findFirst(), Optional::isPresent)
          .orElseThrow().asInt();
    }
  }

  private Run run(String kubeconfig) throws IOException {
    Path config = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
    Path log = folder.resolve("log");
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
        "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), MemoryMain.class.getName(), "run",
        "--kubeconfig", config.toString(), "--telemetry-address", "127.0.0.1:0", "--leader-elect-lease-duration", "5s",
        "--leader-elect-renew-deadline", "3s", "--leader-elect-retry-period", "500ms")
        .redirectErrorStream(true).redirectOutput(log.toFile()).start();
    started.add(process);
    return new Run(process, log);
  }

  private HttpResponse<String> get(int port, String path) {
    try {
      return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Service loadBalancer() {
    return new ServiceBuilder().withNewMetadata().withNamespace("default").withName("web").endMetadata()
        .withNewSpec().withType("LoadBalancer").withSelector(Map.of("app", "web")).addNewPort().withPort(80).endPort()
        .endSpec().build();
  }

  @Test
  void whenItRunsAndIsTerminated_thenItServesAndLeavesInGoodOrder() throws IOException, InterruptedException {
    Run run = run(plane.adminKubeconfig());
    int port = run.telemetryPort();
    await().atMost(PATIENCE).until(() -> get(port, "/readyz").statusCode() == 200);
    // A standby is ready too; the Lease comes a moment later.
    admin.resource(loadBalancer()).create();
    await().atMost(PATIENCE).until(() -> !admin.services().inNamespace("default").withName("web").get().getStatus()
        .getLoadBalancer().getIngress().isEmpty());
    assertThat(get(port, "/livez").body()).isEqualTo("ok\n");
    assertThat(get(port, "/metrics").body()).contains("leader_election_master_status{name=\"roadstead\"} 1.0",
        "running_managed_controllers{manager=\"roadstead\",name=\"service\"} 1.0", "workqueue_depth{name=\"service\"}",
        "jvm_memory_used_bytes");

    run.process.destroy();

    assertThat(run.process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(run.process.exitValue()).isZero();
    assertThat(admin.leases().inNamespace("kube-system").withName("roadstead").get().getSpec().getHolderIdentity())
        .isEmpty();
    assertThat(run.messages("INFO")).startsWith("starting", "caches are filled", "the Lease has a new holder")
        .endsWith("ending: asked to", "the Lease is given back");
    assertThat(run.messages("ERROR")).isEmpty();
  }

  @Test
  void whenTheApiServerIsAway_thenItWaitsAndSaysSoInOneLine() throws IOException, InterruptedException {
    plane.killApiServer();
    Run run = run(plane.adminKubeconfig());
    int port = run.telemetryPort();

    String line = await().atMost(PATIENCE).until(() -> get(port, "/readyz").body(), body -> body.contains("reached"));
    assertThat(line).matches("cluster: the API server at https://127.0.0.1:\\d+/ can not be reached \\(.+\\); "
        + "check its address, its CA and the network\n");
    assertThat(get(port, "/livez").statusCode()).isEqualTo(200);
    assertThat(run.messages("ERROR")).hasSize(1);
    assertThat(Files.readString(run.log)).doesNotContain("Exception", "\\tat ");

    plane.startApiServer();
    await().atMost(PATIENCE).until(() -> get(port, "/readyz").statusCode() == 200);
  }

  @Test
  void whenTheLeaseCanNotBeRenewed_thenItEndsSoThatAnotherMayLead() throws IOException, InterruptedException {
    Run run = run(plane.adminKubeconfig());
    int port = run.telemetryPort();
    await().atMost(PATIENCE).until(() -> get(port, "/metrics").body()
        .contains("leader_election_master_status{name=\"roadstead\"} 1.0"));

    plane.killApiServer();

    assertThat(run.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(run.process.exitValue()).isEqualTo(1);
    assertThat(run.messages("INFO")).endsWith("ending: leadership lost or not started");
    assertThat(Files.readString(run.log)).doesNotContain("\\tat ");
  }
}
