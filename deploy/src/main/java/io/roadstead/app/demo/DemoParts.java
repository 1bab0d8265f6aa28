package io.roadstead.app.demo;

import io.roadstead.app.UserError;
import java.util.List;
import java.util.ServiceLoader;

/** What is there to play with. */
public final class DemoParts {

  private DemoParts() {
  }

  /** The simulator that the provider of this name talks to. */
  public static DemoCloud.Factory cloud(String provider) {
    List<DemoCloud.Factory> all = ServiceLoader.load(DemoCloud.Factory.class).stream()
        .map(ServiceLoader.Provider::get).toList();
    return all.stream().filter(factory -> factory.provider().equals(provider)).findFirst()
        .orElseThrow(() -> new UserError("there is no simulated cloud for provider " + provider + " on the class path; "
            + (all.isEmpty()
                ? "start the demo with deploy/bin/roadstead"
                : "there is one for " + String.join(", ", all.stream().map(DemoCloud.Factory::provider).toList()))));
  }

  /** The embedded API. */
  public static DemoApi.Factory api() {
    return ServiceLoader.load(DemoApi.Factory.class).findFirst().orElseThrow(() -> new UserError(
        "there is no embedded Kubernetes API on the class path; start the demo with deploy/bin/roadstead, or name a "
            + "cluster with --kubeconfig"));
  }
}
