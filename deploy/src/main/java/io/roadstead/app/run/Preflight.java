package io.roadstead.app.run;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

/** Whether the API server can be reached, knows us and lets us do our work; asked before anything is started. */
final class Preflight {

  private final KubernetesClient client;
  private final List<Permission> needed;

  Preflight(KubernetesClient client, List<Permission> needed) {
    this.client = client;
    this.needed = List.copyOf(needed);
  }

  /** One line that says what is wrong and what to do; empty when all is well. */
  Optional<String> trouble() {
    try {
      List<String> missing = needed.stream().filter(right -> !isAllowed(right)).map(Permission::toString).toList();
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of("the API server does not allow us to " + String.join(", ", missing)
              + "; apply deploy/base/rbac.yaml and use its ServiceAccount");
    } catch (KubernetesClientException e) {
      return Optional.of(line(e));
    }
  }

  /** Everybody who is logged in may ask what they may do. */
  private boolean isAllowed(Permission right) {
    var attributes = new SelfSubjectAccessReviewBuilder().withNewSpec().withNewResourceAttributes()
        .withGroup(right.group()).withResource(right.resource()).withVerb(right.verb());
    right.subresource().ifPresent(attributes::withSubresource);
    right.namespace().ifPresent(attributes::withNamespace);
    SelfSubjectAccessReview answer = client.authorization().v1().selfSubjectAccessReview()
        .create(attributes.endResourceAttributes().endSpec().build());
    return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  private String line(KubernetesClientException error) {
    String server = client.getMasterUrl().toString();
    return switch (error.getCode()) {
      case 401 -> "the API server at " + server + " does not accept our credentials; renew the kubeconfig or the token";
      case 403 -> "the API server at " + server + " does not know us: " + KubeAccess.root(error)
          + "; use a kubeconfig or ServiceAccount with the rights in deploy/base/rbac.yaml";
      case 0, -1 -> "the API server at " + server + " can not be reached: " + KubeAccess.root(error)
          + "; check the address, the network and whether it runs";
      default -> "the API server at " + server + " answers " + error.getCode() + ": " + KubeAccess.root(error);
    };
  }
}
