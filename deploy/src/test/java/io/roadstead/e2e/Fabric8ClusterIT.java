package io.roadstead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.Cluster;
import io.roadstead.core.reconcile.Reason;
import io.roadstead.core.testing.ClusterContract;
import io.roadstead.core.testing.ClusterFixture;
import io.roadstead.core.testing.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The adapter keeps the contract on a real API server, with no right beyond the documented ones. */
@ExtendWith(RealApi.class)
class Fabric8ClusterIT extends ClusterContract {

  private final RealApi.Started api;

  Fabric8ClusterIT(RealApi.Started api) {
    this.api = api;
  }

  @Override
  protected ClusterFixture open(Cluster.Subscriber subscriber) {
    return api.fixture(subscriber);
  }

  private static final class Nobody implements Cluster.Subscriber {
    @Override
    public void serviceChanged(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
    }

    @Override
    public void nodesChanged() {
    }
  }

  /** Who looks at a Service with kubectl finds what we said, how often and that it was the service controller. */
  @Test
  void whenAServiceIsDescribed_thenItsEventsAreThere(@TempDir Path folder) throws IOException {
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), api.cluster().adminKubeconfig());
    try (ClusterFixture fixture = api.fixture(new Nobody())) {
      ServiceSnapshot web = fixture.apply(
          Services.loadBalancer(fixture.namespace() + "/web").port(80, 0).build());
      var about = new Cluster.About.Service(web.key(), web.uid());
      fixture.cluster().event(about, Reason.ENSURED, "Ensured load balancer");
      fixture.cluster().event(about, Reason.SYNC_FAILED, "no subnet in zone-1; tag one");
      fixture.cluster().event(about, Reason.SYNC_FAILED, "no subnet in zone-1; tag one");

      await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(kubectl(kubeconfig, "describe", "service",
          "web", "--namespace", fixture.namespace()))
          .containsPattern("Normal +EnsuredLoadBalancer +\\S+ +service-controller +Ensured load balancer")
          .containsPattern("Warning +SyncLoadBalancerFailed +.*x2 over .* +service-controller +no subnet in zone-1"));
    }
  }

  private static String kubectl(Path kubeconfig, String... arguments) {
    List<String> command = new ArrayList<>(
        List.of(BinariesOrSkip.folder().resolve("kubectl").toString(), "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
