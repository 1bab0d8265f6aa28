package io.roadstead.app.run;

import io.fabric8.kubernetes.client.Config;
import io.roadstead.app.Terminal;
import io.roadstead.app.UserError;
import io.roadstead.core.kube.ApiAccess;
import java.nio.file.Path;
import java.util.Optional;

/** Which cluster, and who we are there, as the command line says. */
public final class KubeAccess {

  private KubeAccess() {
  }

  /** A named kubeconfig, else {@code KUBECONFIG}, else the Pod's ServiceAccount, else {@code ~/.kube/config}. */
  public static Config config(Optional<String> kubeconfig, Terminal terminal) {
    try {
      return ApiAccess.config(kubeconfig.map(Path::of), terminal::variable);
    } catch (IllegalArgumentException e) {
      throw new UserError("--kubeconfig: " + e.getMessage(), e);
    }
  }
}
