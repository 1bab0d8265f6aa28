package io.roadstead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIPBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.roadstead.e2e.ControlPlane.Options;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The fixture itself: what it starts is a real control plane, and nothing of it stays behind. */
class ControlPlaneIT {

  /** A start takes 2 to 4 s; on a busy machine more than ten times that. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class GivenARunningControlPlane {

    private final ControlPlane cluster = ControlPlane.start(BinariesOrSkip.folder(), Options.DEFAULT);
    private final KubernetesClient admin = client(cluster.adminKubeconfig());

    GivenARunningControlPlane() throws InterruptedException {
    }

    @AfterAll
    void stop() {
      admin.close();
      cluster.close();
    }

    @Test
    void whenALoadBalancerServiceIsCreated_thenItGetsAClusterIpANodePortAndAHealthCheckPort() {
      Service made = admin.resource(loadBalancer("allocated")).create();

      assertThat(made.getSpec().getClusterIP()).startsWith("10.");
      assertThat(made.getSpec().getPorts()).singleElement()
          .satisfies(port -> assertThat(port.getNodePort()).isBetween(30000, 32767));
      assertThat(made.getSpec().getHealthCheckNodePort()).isBetween(30000, 32767);
    }

    @Test
    void whenAServiceIsInvalid_thenItIsRefused() {
      Service invalid = new ServiceBuilder(loadBalancer("invalid")).editSpec().editFirstPort().withPort(70000).endPort()
          .endSpec().build();

      assertThatExceptionOfType(KubernetesClientException.class).isThrownBy(() -> admin.resource(invalid).create())
          .satisfies(refusal -> assertThat(refusal.getCode()).isEqualTo(422));
    }

    @Test
    void whenAPodOnANodeIsReady_thenAnEndpointSliceNamesItsNode() {
      admin.resource(node("node-1")).create();
      admin.resource(loadBalancer("web")).create();
      Pod pod = admin.resource(pod("web-1", "web", "node-1")).create();
      admin.resource(new PodBuilder(pod).withStatus(ready("10.244.1.2")).build()).patchStatus();

      List<Endpoint> endpoints = await().atMost(PATIENCE).until(() -> endpoints("web"),
          found -> found.stream().anyMatch(endpoint -> endpoint.getConditions().getReady()));
      assertThat(endpoints).singleElement().satisfies(endpoint -> {
        assertThat(endpoint.getAddresses()).containsExactly("10.244.1.2");
        assertThat(endpoint.getNodeName()).isEqualTo("node-1");
      });
    }

    /** A slice that was just made has no list of endpoints, not even an empty one. */
    private List<Endpoint> endpoints(String service) {
      return admin.discovery().v1().endpointSlices().inNamespace("default")
          .withLabel("kubernetes.io/service-name", service).list().getItems().stream()
          .flatMap(slice -> Stream.ofNullable(slice.getEndpoints()).flatMap(List::stream))
          .toList();
    }

    @Test
    void whenAServiceAccountHasAMinimalRole_thenItMayDoThatAndNothingElse() throws InterruptedException {
      admin.resource(new ServiceAccountBuilder().withNewMetadata().withNamespace("default").withName("reader")
          .endMetadata().build()).create();
      admin.resource(new ClusterRoleBuilder().withNewMetadata().withName("reader").endMetadata()
          .addNewRule().withApiGroups("").withResources("services").withVerbs("list").endRule().build()).create();
      admin.resource(new ClusterRoleBindingBuilder().withNewMetadata().withName("reader").endMetadata()
          .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "reader")
          .addNewSubject("", "ServiceAccount", "reader", "default").build()).create();

      try (KubernetesClient reader = client(cluster.serviceAccountKubeconfig("default", "reader"))) {
        assertThatNoException().isThrownBy(() -> reader.services().inAnyNamespace().list());
        assertForbidden(() -> reader.secrets().inAnyNamespace().list());
        assertForbidden(() -> reader.resource(loadBalancer("not-allowed")).create());
      }
    }

    @Test
    void whenTheApiServerIsRestarted_thenDataAndTokensAreStillValid() throws InterruptedException {
      admin.resource(loadBalancer("kept")).create();
      List<Long> before = cluster.pids();

      cluster.killApiServer();
      assertThat(cluster.pids()).isEqualTo(without(before, 1));
      cluster.startApiServer();

      try (KubernetesClient again = client(cluster.adminKubeconfig())) {
        assertThat(again.resource(loadBalancer("kept")).get()).isNotNull();
      }
      assertThat(cluster.pids()).hasSize(3).containsAll(without(before, 1)).doesNotContain(before.get(1));
    }
  }

  @Nested
  class GivenOtherOptions {

    @Test
    void whenThereIsNoControllerManager_thenTwoProgramsRunWithTheRangesAskedFor() throws InterruptedException {
      Options options = Options.DEFAULT.withoutControllerManager()
          .withServiceClusterIpRange("10.200.0.0/16")
          .withNodePortRange("20000-20100");
      try (ControlPlane cluster = ControlPlane.start(BinariesOrSkip.folder(), options);
          KubernetesClient admin = client(cluster.adminKubeconfig())) {
        Service made = admin.resource(loadBalancer("web")).create();

        assertThat(cluster.pids()).hasSize(2);
        assertThat(made.getSpec().getClusterIP()).startsWith("10.200.");
        assertThat(made.getSpec().getPorts().getFirst().getNodePort()).isBetween(20000, 20100);
      }
    }

    @Test
    void whenThereIsAnotherAddress_thenKubeProxyReachesItThereWithItsOwnRights() throws InterruptedException {
      Options options = Options.DEFAULT.withoutControllerManager().withAddress("127.0.0.2");
      try (ControlPlane cluster = ControlPlane.start(BinariesOrSkip.folder(), options);
          KubernetesClient proxy = client(cluster.kubeProxyKubeconfig())) {
        assertThat(proxy.getMasterUrl().getHost()).isEqualTo("127.0.0.2");
        assertThatNoException().isThrownBy(() -> proxy.services().inAnyNamespace().list());
        assertForbidden(() -> proxy.secrets().inAnyNamespace().list());
      }
    }

    @Test
    void whenAProgramRefusesItsFlags_thenTheReasonIsTold() throws InterruptedException {
      Path binaries = BinariesOrSkip.folder();
      Options options = Options.DEFAULT.withNodePortRange("30000-70000");

      assertThatIllegalStateException().isThrownBy(() -> ControlPlane.start(binaries, options))
          .withMessageStartingWith("kube-apiserver ended with exit code 1 before it listened")
          .withMessageContaining("--service-node-port-range");
    }
  }

  @Nested
  class GivenTheEnd {

    @Test
    void whenItIsClosedTwice_thenNoProcessAndNoFolderStays() throws InterruptedException {
      ControlPlane cluster = ControlPlane.start(BinariesOrSkip.folder(), Options.DEFAULT);
      List<Long> pids = cluster.pids();
      assertThat(pids).hasSize(3).allMatch(ControlPlaneIT::runs);
      assertThat(cluster.folder()).isDirectory();

      cluster.close();
      cluster.close();

      assertThat(pids).noneMatch(ControlPlaneIT::runs);
      assertThat(cluster.folder()).doesNotExist();
    }

    @Test
    void whenItsJvmIsKilled_thenNoProcessAndNoFolderStays() throws InterruptedException, IOException {
      Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-cp", System.getProperty("java.class.path"), Abandoning.class.getName(), BinariesOrSkip.folder().toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      BufferedReader said = jvm.inputReader();
      Path folder = Path.of(said.readLine());
      List<Long> pids = Arrays.stream(said.readLine().split(" ")).map(Long::valueOf).toList();
      assertThat(pids).hasSize(3).allMatch(ControlPlaneIT::runs);

      jvm.destroyForcibly().waitFor();

      await().atMost(PATIENCE).untilAsserted(() -> {
        assertThat(pids).noneMatch(ControlPlaneIT::runs);
        assertThat(folder).doesNotExist();
      });
    }
  }

  /** A JVM that starts a control plane, says where it is and waits to be killed. */
  static final class Abandoning {

    public static void main(String[] args) throws IOException, InterruptedException {
      ControlPlane cluster = ControlPlane.start(Path.of(args[0]), Options.DEFAULT);
      System.out.println(cluster.folder());
      System.out.println(cluster.pids().stream().map(String::valueOf).collect(Collectors.joining(" ")));
      int _ = System.in.read();
    }
  }

  /** A process that ended but was not yet taken note of by its parent has a pid and no command. */
  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }

  private static KubernetesClient client(String kubeconfig) {
    return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
  }

  private static void assertForbidden(ThrowingCallable request) {
    assertThatExceptionOfType(KubernetesClientException.class).isThrownBy(request)
        .satisfies(refusal -> assertThat(refusal.getCode()).isEqualTo(403));
  }

  private static List<Long> without(List<Long> pids, int index) {
    List<Long> rest = new ArrayList<>(pids);
    rest.remove(index);
    return rest;
  }

  private static Service loadBalancer(String name) {
    return new ServiceBuilder()
        .withNewMetadata().withNamespace("default").withName(name).endMetadata()
        .withNewSpec().withType("LoadBalancer").withExternalTrafficPolicy("Local").withSelector(Map.of("app", name))
        .addNewPort().withPort(80).endPort()
        .endSpec().build();
  }

  private static Node node(String name) {
    return new NodeBuilder()
        .withNewMetadata().withName(name).endMetadata()
        .withNewSpec().withPodCIDR("10.244.1.0/24").endSpec().build();
  }

  private static Pod pod(String name, String app, String node) {
    return new PodBuilder()
        .withNewMetadata().withNamespace("default").withName(name).withLabels(Map.of("app", app)).endMetadata()
        .withNewSpec().withNodeName(node).withTerminationGracePeriodSeconds(0L).withAutomountServiceAccountToken(false)
        .addNewContainer().withName("main").withImage("none").endContainer()
        .endSpec().build();
  }

  private static PodStatus ready(String address) {
    return new PodStatusBuilder().withPhase("Running").withPodIP(address)
        .withPodIPs(new PodIPBuilder().withIp(address).build())
        .addNewCondition().withType("Ready").withStatus("True").endCondition().build();
  }
}
