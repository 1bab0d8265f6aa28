package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which API server, who we are there, and whether that is enough: asked before anything is started. */
public final class ApiAccess {

  private static final Path POD = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private ApiAccess() {
  }

  // ---- which one

  /**
   * The named kubeconfig, else the first file of {@code KUBECONFIG}, else the Pod's ServiceAccount, else
   * {@code ~/.kube/config}.
   *
   * @param environment the process's variables
   * @throws IllegalArgumentException with one line that says what is wrong and what to do
   */
  public static Config config(Optional<Path> kubeconfig, Function<String, Optional<String>> environment) {
    return config(kubeconfig, environment, POD);
  }

  static Config config(Optional<Path> kubeconfig, Function<String, Optional<String>> environment, Path pod) {
    if (kubeconfig.isPresent()) {
      return ofFile(kubeconfig.get());
    }
    Optional<String> variable = environment.apply("KUBECONFIG").filter(files -> !files.isBlank());
    if (variable.isPresent()) {
      return Stream.of(variable.get().split(File.pathSeparator)).map(Path::of).filter(Files::exists).findFirst()
          .map(ApiAccess::ofFile)
          .orElseThrow(() -> new IllegalArgumentException("KUBECONFIG=" + variable.get() + ": there is no such file"));
    }
    Optional<String> host = environment.apply("KUBERNETES_SERVICE_HOST");
    if (host.isPresent() && Files.exists(pod.resolve("token"))) {
      return ofPod(host.get(), environment.apply("KUBERNETES_SERVICE_PORT").orElse("443"), pod);
    }
    return environment.apply("HOME").map(home -> Path.of(home, ".kube", "config")).filter(Files::exists)
        .map(ApiAccess::ofFile)
        .orElseThrow(() -> new IllegalArgumentException(
            "no cluster is known: name a kubeconfig file, set KUBECONFIG, or run in a Pod with a ServiceAccount"));
  }

  private static Config ofFile(Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(file + ": there is no such file, or no right to read it");
    }
    Config config = parsed(file);
    if (config.getMasterUrl() == null || config.getCurrentContext() == null) {
      throw new IllegalArgumentException(
          file + ": its current context names no cluster; choose one with kubectl config use-context");
    }
    return config;
  }

  private static Config parsed(Path file) {
    try {
      return Config.fromKubeconfig(file.toFile());
    } catch (RuntimeException e) {
      // What the parser says may quote the file, and with it a token.
      throw new IllegalArgumentException(
          file + ": this is no kubeconfig; one begins with apiVersion: v1 and kind: Config",
          e);
    }
  }

  /** The token is read for every request: kubelet writes a new one before the old one expires. */
  private static Config ofPod(String host, String port, Path pod) {
    String address = host.contains(":") ? "[" + host + "]" : host;
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://" + address + ":" + port)
        .withCaCertFile(pod.resolve("ca.crt").toString())
        .withOauthTokenProvider(() -> token(pod.resolve("token")))
        .build();
  }

  private static String token(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new KubernetesClientException("the ServiceAccount's token " + file + " can not be read", e);
    }
  }

  // ---- whether it is enough

  /** One line that says what is wrong and what to do; empty when the API server knows us and allows all that we need. */
  public static Optional<String> trouble(KubernetesClient client, List<Permission> needed) {
    String server = "the API server at " + client.getMasterUrl();
    try {
      List<String> missing = needed.stream().filter(right -> !isAllowed(client, right)).map(Permission::toString)
          .toList();
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of(server + " does not allow us to " + String.join(", ", missing)
              + "; bind a role with these rights to the user or ServiceAccount we log in as");
    } catch (KubernetesClientException e) {
      String line = ApiErrors.line(e);
      return Optional.of(server + switch (e.getCode()) {
        case 401 -> " does not accept our credentials (" + line + "); renew the kubeconfig or the token";
        case 403 -> " does not know us (" + line + "); log in with a kubeconfig or a ServiceAccount";
        default -> e.getCode() > 0
            ? " answers " + line
            : " can not be reached (" + line + "); check its address, its CA and the network";
      });
    }
  }

  /** Everybody who is logged in may ask what they may do. */
  private static boolean isAllowed(KubernetesClient client, Permission right) {
    var attributes = new SelfSubjectAccessReviewBuilder().withNewSpec().withNewResourceAttributes()
        .withGroup(right.group()).withResource(right.resourceAlone()).withVerb(right.verb());
    right.subresource().ifPresent(attributes::withSubresource);
    right.namespace().ifPresent(attributes::withNamespace);
    SelfSubjectAccessReview answer = client.authorization().v1().selfSubjectAccessReview()
        .create(attributes.endResourceAttributes().endSpec().build());
    return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }
}
