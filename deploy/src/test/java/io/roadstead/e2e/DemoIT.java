package io.roadstead.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.roadstead.app.UserError;
import io.roadstead.app.demo.Demo;
import io.roadstead.app.demo.DemoCloud;
import io.roadstead.core.provider.Claims;
import io.roadstead.core.testing.memory.MemoryCloud;
import io.roadstead.core.testing.memory.MemoryProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo's course of things on a real control plane, with the small cloud of core's tests. */
class DemoIT {

  private static ControlPlane plane;

  private final MemoryCloud cloud = new MemoryCloud(InstantSource.system());
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeAll
  static void bringUp() throws InterruptedException {
    plane = ControlPlane.start(BinariesOrSkip.folder(), ControlPlane.Options.DEFAULT);
  }

  @AfterAll
  static void bringDown() {
    if (plane != null) {
      plane.close();
    }
  }

  private final class SmallCloud implements DemoCloud {
    @Override
    public String description() {
      return "small";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of();
    }

    @Override
    public String cluster() {
      return "demo";
    }

    @Override
    public List<Machine> machines() {
      return Stream.of(1, 2, 3).map(i -> new Machine("demo-" + i, "small:///" + i, "10.0.0." + i,
          Optional.of("zone-" + i))).toList();
    }

    @Override
    public List<String> leftovers() {
      return cloud.ours();
    }

    @Override
    public void close() {
      // Nothing runs.
    }
  }

  private Demo<?> demo(SequencedMap<String, String> manifests) {
    Config config = Config.fromKubeconfig(plane.adminKubeconfig());
    var scene = new Demo.Scene(config, "kubectl", true, new SmallCloud(), manifests, new Claims(Set.of(), true), 4,
        false);
    return new Demo<>(scene, new MemoryProvider(cloud, Set.of()),
        new PrintStream(out, true, StandardCharsets.UTF_8), InstantSource.system());
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static SequencedMap<String, String> guide() throws IOException {
    SequencedMap<String, String> manifests = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(Path.of("demo/services"))) {
      for (Path file : files.sorted().toList()) {
        manifests.put(file.toString(), Files.readString(file));
      }
    }
    return manifests;
  }

  @Test
  void givenTheServicesOfTheGuide_whenItChecksItself_thenAllGetAnAddressAndNothingIsLeft() throws IOException {
    int code = demo(guide()).once();

    assertThat(code).isZero();
    assertThat(said()).contains("Applied 13 Services.", "default/web-lb on memory: ",
        "All 8 load balancers have an address.",
        "Deleted again: the Services are gone and the simulated cloud is empty.");
    try (KubernetesClient admin = new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(plane.adminKubeconfig())).build()) {
      assertThat(admin.services().inNamespace("default").list().getItems()).extracting(s -> s.getMetadata().getName())
          .containsExactly("kubernetes");
      assertThat(admin.nodes().list().getItems()).isEmpty();
    }
  }

  @Test
  void givenAServiceThatCanNotBeServed_whenItChecksItself_thenItFailsWithTheReason() {
    SequencedMap<String, String> manifests = new LinkedHashMap<>(Map.of("sctp.yaml", """
        apiVersion: v1
        kind: Service
        metadata: {name: sctp}
        spec:
          type: LoadBalancer
          ports: [{port: 80, protocol: SCTP}]
        """));

    assertThatExceptionOfType(UserError.class).isThrownBy(() -> demo(manifests).once())
        .withMessageStartingWith("the demo failed: not served: default/sctp: Rejected: ")
        .withMessageContaining("this cloud has no SCTP");
  }

  @Test
  void givenAManifestThatTheClusterRefuses_whenItIsApplied_thenItsWordsAreShown() {
    SequencedMap<String, String> manifests = new LinkedHashMap<>(Map.of("bad.yaml", """
        apiVersion: v1
        kind: Service
        metadata: {name: bad}
        spec:
          type: LoadBalancer
          ports: [{port: 70000}]
        """));

    assertThatExceptionOfType(UserError.class).isThrownBy(() -> demo(manifests).once())
        .withMessageStartingWith("the cluster refused Service bad: ")
        .withMessageContaining("must be between 1 and 65535");
  }
}
