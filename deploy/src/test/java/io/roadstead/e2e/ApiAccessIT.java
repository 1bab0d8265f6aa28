package io.roadstead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.core.kube.ApiAccess;
import io.roadstead.core.kube.ApiClusterFixture;
import io.roadstead.core.kube.ClientSettings;
import io.roadstead.core.kube.EventRecorder;
import io.roadstead.core.kube.Fabric8Cluster;
import io.roadstead.core.kube.Facts;
import io.roadstead.core.kube.KubernetesClients;
import io.roadstead.core.kube.Permission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person is told who gives the program the wrong address, credentials or rights. */
@ExtendWith(RealApi.class)
class ApiAccessIT {

  private static final List<Permission> NEEDED = Permission.needed(ApiClusterFixture.LEASE_NAMESPACE);

  private final RealApi.Started api;

  ApiAccessIT(RealApi.Started api) {
    this.api = api;
  }

  private static Optional<String> trouble(Config config) {
    try (KubernetesClient client = KubernetesClients.open(config,
        ClientSettings.LEASES.withRequestTimeout(Duration.ofSeconds(5)))) {
      return ApiAccess.trouble(client, NEEDED);
    }
  }

  @Test
  void whenAllRightsAreThere_thenThereIsNoTrouble() {
    assertThat(trouble(api.program())).isEmpty();
  }

  @Test
  void whenSomeRightsAreMissing_thenTheyAreNamed() throws InterruptedException {
    List<Permission> some = NEEDED.stream()
        .filter(right -> !right.toString().matches("patch services/status|update leases.*")).toList();
    Config config = ProgramAccount.make(api.cluster(), api.admin(), "some-rights", some);

    assertThat(trouble(config)).contains("the API server at " + config.getMasterUrl()
        + " does not allow us to patch services/status, update leases.coordination.k8s.io in namespace kube-system;"
        + " bind a role with these rights to the user or ServiceAccount we log in as");
  }

  @Test
  void whenTheTokenIsWrong_thenThatIsSaid() {
    Config config = new ConfigBuilder(api.program()).withOauthToken("wrong").build();

    assertThat(trouble(config)).contains("the API server at " + config.getMasterUrl()
        + " does not accept our credentials (401 Unauthorized); renew the kubeconfig or the token");
  }

  @Test
  void whenThereIsNoToken_thenThatIsSaid() {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(api.program().getMasterUrl())
        .withCaCertData(api.program().getCaCertData()).build();

    assertThat(trouble(config)).hasValueSatisfying(line -> assertThat(line)
        .startsWith("the API server at " + config.getMasterUrl() + " does not know us (403 ")
        .contains("system:anonymous").doesNotContain("\n"));
  }

  @Test
  void whenItsCertificateIsNotTrusted_thenThatIsSaid() {
    Config config = new ConfigBuilder(Config.empty()).withMasterUrl(api.program().getMasterUrl())
        .withOauthToken("any").build();

    assertThat(trouble(config)).hasValueSatisfying(line -> assertThat(line)
        .startsWith(
            "the API server at " + config.getMasterUrl() + " can not be reached (its certificate is not trusted, ")
        .doesNotContain("\n"));
  }

  @Test
  void whenNobodyListensThere_thenThatIsSaid() {
    Config config = new ConfigBuilder(api.program()).withMasterUrl("https://127.0.0.1:1/").build();

    assertThat(trouble(config)).contains("the API server at https://127.0.0.1:1/ can not be reached"
        + " (connection refused); check its address, its CA and the network");
  }

  @Test
  void whenItsNameIsNotKnown_thenThatIsSaid() {
    Config config = new ConfigBuilder(api.program()).withMasterUrl("https://no-such-host.invalid:6443/").build();

    assertThat(trouble(config)).contains("the API server at https://no-such-host.invalid:6443/ can not be reached"
        + " (its host name is not known); check its address, its CA and the network");
  }

  /** Rights that come later are enough: the program need not be started again. */
  @Test
  void whenListingIsForbiddenAtFirst_thenThatIsSaidAndItStartsOnceItIsAllowed() throws InterruptedException {
    List<Permission> none = NEEDED.stream().filter(right -> right.resource().equals("nodes")).toList();
    Config config = ProgramAccount.make(api.cluster(), api.admin(), "late-rights", none);
    try (KubernetesClient client = KubernetesClients.open(config);
        var cluster = new Fabric8Cluster(client, new Facts(client, "kube-system", "late"),
            new EventRecorder(client, "replica", InstantSource.system(), new SimpleMeterRegistry())).start()) {
      await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(cluster.trouble()).hasValueSatisfying(
          line -> assertThat(line).startsWith("can not list or watch services: 403 services is forbidden: User")
              .doesNotContain("\n")));
      assertThat(cluster.isSynced()).isFalse();

      ProgramAccount.grant(api.admin(), "late-rights-2", "late-rights", NEEDED);

      await().atMost(Duration.ofSeconds(60)).until(cluster::isSynced);
      await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(cluster.trouble()).isEmpty());
    }
  }
}
