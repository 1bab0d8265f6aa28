package io.roadstead.core.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.roadstead.core.reconcile.ClusterException;
import io.roadstead.core.reconcile.ClusterException.Kind;

/** The API server's refusals by status code, each as one line. */
final class ApiErrors {

  private ApiErrors() {
  }

  static ClusterException of(String tried, KubernetesClientException error) {
    return new ClusterException(kind(error.getCode()), tried + ": " + line(error), error);
  }

  static Kind kind(int code) {
    return switch (code) {
      case 404, 410 -> Kind.GONE;
      case 409 -> Kind.CONFLICT;
      case 401, 403 -> Kind.FORBIDDEN;
      case 400, 405, 413, 415, 422 -> Kind.INVALID;
      default -> Kind.UNREACHABLE;
    };
  }

  /** What the API server said, or what kept us from hearing it. */
  static String line(KubernetesClientException error) {
    if (error.getStatus() != null && error.getStatus().getMessage() != null) {
      return error.getCode() + " " + error.getStatus().getMessage();
    }
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return said.lines().findFirst().orElse(said);
  }
}
