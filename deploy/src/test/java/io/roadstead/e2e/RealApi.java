package io.roadstead.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.roadstead.core.kube.ApiClusterFixture;
import io.roadstead.core.kube.KubernetesClients;
import io.roadstead.core.kube.Permission;
import io.roadstead.core.reconcile.Cluster;
import io.roadstead.e2e.ControlPlane.Options;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One real control plane for a test class and all classes nested in it, with an account for the program. */
final class RealApi implements ParameterResolver {

  private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(RealApi.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Started.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext outermost = context;
    while (outermost.getParent().filter(parent -> !parent.equals(context.getRoot())).isPresent()) {
      outermost = outermost.getParent().get();
    }
    return outermost.getStore(STORE).getOrComputeIfAbsent(Started.class, _ -> start(), Started.class);
  }

  private static Started start() {
    try {
      ControlPlane cluster = ControlPlane.start(BinariesOrSkip.folder(), Options.DEFAULT.withoutControllerManager());
      KubernetesClient admin = KubernetesClients.open(Config.fromKubeconfig(cluster.adminKubeconfig()));
      return new Started(cluster, admin,
          ProgramAccount.make(cluster, admin, "program", Permission.needed(ApiClusterFixture.LEASE_NAMESPACE)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  /** @param program may do what the documented role says */
  record Started(ControlPlane cluster, KubernetesClient admin, Config program) implements AutoCloseable {

    ApiClusterFixture fixture(Cluster.Subscriber subscriber) {
      return new ApiClusterFixture(admin, program, subscriber);
    }

    @Override
    public void close() {
      admin.close();
      cluster.close();
    }
  }
}
