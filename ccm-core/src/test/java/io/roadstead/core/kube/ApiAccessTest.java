package io.roadstead.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.roadstead.core.kube.RecordingApi.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which cluster is meant, as whom, and what is said when that can not be known. */
class ApiAccessTest {

  @TempDir
  private Path folder;
  private Path pod = Path.of("");

  @BeforeEach
  void makePod() throws IOException {
    pod = Files.createDirectory(folder.resolve("pod"));
  }

  private static Function<String, Optional<String>> environment(Map<String, String> variables) {
    return name -> Optional.ofNullable(variables.get(name));
  }

  private Config config(Map<String, String> variables) {
    return ApiAccess.config(Optional.empty(), environment(variables), pod);
  }

  private Path kubeconfig(String name, String server) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """.formatted(server));
  }

  private void becomePod() throws IOException {
    Files.writeString(pod.resolve("token"), "first\n");
    Files.writeString(pod.resolve("ca.crt"), "");
  }

  @Test
  void whenSeveralAreThere_thenTheNamedOneComesFirstThenTheVariableThenThePodThenHome() throws IOException {
    Path named = kubeconfig("named", "https://named:1/");
    Path variable = kubeconfig("variable", "https://variable:1/");
    kubeconfig("home/.kube/config", "https://home:1/");
    Map<String, String> home = Map.of("HOME", folder.resolve("home").toString());
    Map<String, String> withPod = Map.of("HOME", folder.resolve("home").toString(), "KUBERNETES_SERVICE_HOST",
        "10.96.0.1", "KUBERNETES_SERVICE_PORT", "6443");
    Map<String, String> withVariable = Map.of("KUBECONFIG", folder.resolve("no-such-file") + ":" + variable,
        "KUBERNETES_SERVICE_HOST", "10.96.0.1");
    assertThat(config(withPod).getMasterUrl()).isEqualTo("https://home:1/");
    becomePod();

    assertThat(config(home).getMasterUrl()).isEqualTo("https://home:1/");
    assertThat(config(withPod).getMasterUrl()).isEqualTo("https://10.96.0.1:6443/");
    assertThat(config(withVariable).getMasterUrl()).isEqualTo("https://variable:1/");
    assertThat(ApiAccess.config(Optional.of(named), environment(withVariable), pod).getMasterUrl())
        .isEqualTo("https://named:1/");
  }

  @Test
  void whenThePodsAddressIsIpv6_thenItStandsInBrackets() throws IOException {
    becomePod();

    assertThat(config(Map.of("KUBERNETES_SERVICE_HOST", "fd00::1")).getMasterUrl()).isEqualTo("https://[fd00::1]:443/");
  }

  /** Kubelet replaces the token about once an hour; the old one is refused soon after. */
  @Test
  void whenKubeletWritesAnotherToken_thenTheNextRequestHasIt() throws IOException {
    becomePod();
    Config inPod = config(Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1"));
    List<String> tokens = new CopyOnWriteArrayList<>();
    try (RecordingApi api = new RecordingApi()) {
      api.answer(request -> {
        tokens.add(request.authorization());
        return Answer.ok("{\"kind\": \"ServiceList\", \"apiVersion\": \"v1\", \"items\": []}");
      });
      Config reachable = new ConfigBuilder(inPod).withMasterUrl(api.config().getMasterUrl()).build();
      try (KubernetesClient client = KubernetesClients.open(reachable)) {
        client.services().inAnyNamespace().list();
        Files.writeString(pod.resolve("token"), "second\n");
        client.services().inAnyNamespace().list();
      }
    }

    assertThat(tokens).containsExactly("Bearer first", "Bearer second");
  }

  /** As {@code aws eks get-token} and its like: their tokens last minutes. */
  @Test
  void whenAKubeconfigNamesAProgramForTokens_thenAnExpiredOneIsReplaced() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "first");
    try (RecordingApi api = new RecordingApi()) {
      Path file = Files.writeString(folder.resolve("exec"), """
          apiVersion: v1
          kind: Config
          clusters: [{name: c, cluster: {server: "%s"}}]
          contexts: [{name: x, context: {cluster: c, user: u}}]
          current-context: x
          users:
          - name: u
            user:
              exec:
                apiVersion: client.authentication.k8s.io/v1
                interactiveMode: Never
                command: sh
                args: ["-c", 'printf ''{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", \
          "status": {"token": "%%s"}}'' "$(cat %s)"']
          """.replace("\\\n", "").formatted(api.config().getMasterUrl(), token));
      String empty = "{\"kind\": \"ServiceList\", \"apiVersion\": \"v1\", \"items\": []}";
      Config config = ApiAccess.config(Optional.of(file), environment(Map.of()), pod);
      try (KubernetesClient client = KubernetesClients.open(config)) {
        api.answer(_ -> Answer.ok(empty));
        client.services().inAnyNamespace().list();
        Files.writeString(token, "second");
        api.answer(r -> r.authorization().equals("Bearer second") ? Answer.ok(empty) : Answer.refusal(401, "expired"));
        client.services().inAnyNamespace().list();
      }

      assertThat(api.requests()).extracting(RecordingApi.Request::authorization)
          .containsExactly("Bearer first", "Bearer first", "Bearer second");
    }
  }

  @Test
  void whenNothingIsThere_thenThatIsSaid() {
    assertThatIllegalArgumentException().isThrownBy(() -> config(Map.of("HOME", folder.toString())))
        .withMessage(
            "no cluster is known: name a kubeconfig file, set KUBECONFIG, or run in a Pod with a ServiceAccount");
  }

  @Test
  void whenTheNamedFileIsMissing_thenThatIsSaid() {
    Path missing = folder.resolve("missing");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiAccess.config(Optional.of(missing), environment(Map.of()), pod))
        .withMessage(missing + ": there is no such file, or no right to read it");
    assertThatIllegalArgumentException().isThrownBy(() -> config(Map.of("KUBECONFIG", missing.toString())))
        .withMessage("KUBECONFIG=" + missing + ": there is no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "apiVersion: v1\nkind: Config\n", "apiVersion: v1\nkind: Config\ncurrent-context: x\n",
      "- a\n- b\n", "\"text", ""})
  void whenTheFileIsNoUsableKubeconfig_thenThatIsSaidInOneLine(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("odd"), content);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiAccess.config(Optional.of(file), environment(Map.of()), pod))
        .satisfies(e -> assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n"));
  }

  @Test
  void whenSomethingElseAnswers_thenThatIsSaid() {
    try (RecordingApi api = new RecordingApi();
        KubernetesClient client = KubernetesClients.openForLeases(api.config())) {
      api.answer(_ -> Answer.refusal(404, "page not found"));

      assertThat(ApiAccess.trouble(client, Permission.needed("kube-system")))
          .contains("the API server at " + client.getMasterUrl() + " answers 404 page not found");
    }
  }

  @Test
  void whenPermissionsAreListed_thenTheyReadLikeARole() {
    assertThat(Permission.needed("kube-system")).extracting(Permission::toString).containsExactly("get services",
        "list services", "watch services", "patch services/status", "list nodes", "watch nodes", "create events",
        "update events", "get leases.coordination.k8s.io in namespace kube-system",
        "create leases.coordination.k8s.io in namespace kube-system",
        "update leases.coordination.k8s.io in namespace kube-system");
  }
}
