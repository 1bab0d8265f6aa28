package io.roadstead.core.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.concurrent.Executors;

/** Opens clients the way this program needs them: virtual threads, few retries, and watches that notice silence. */
public final class KubernetesClients {

  /** A worker's call must end long before its visit's deadline; three tries are the queue's matter, not the client's. */
  private static final int RETRIES = 2;

  private static final Duration PING = Duration.ofSeconds(10);

  private KubernetesClients() {
  }

  /** @param config from {@link Config#autoConfigure} or {@link Config#fromKubeconfig} */
  public static KubernetesClient open(Config config) {
    Config tuned = new ConfigBuilder(config)
        .withRequestRetryBackoffLimit(RETRIES)
        .withWebsocketPingInterval(PING.toMillis())
        .withRequestTimeout(10_000)
        .withConnectionTimeout(5_000)
        .build();
    return build(tuned);
  }

  /** For leader election: a call that hangs must not outlive the lease. */
  public static KubernetesClient openForLeases(Config config) {
    Config tuned = new ConfigBuilder(config)
        .withRequestRetryBackoffLimit(0)
        .withRequestTimeout(3_000)
        .withConnectionTimeout(3_000)
        .build();
    return build(tuned);
  }

  private static KubernetesClient build(Config config) {
    return new KubernetesClientBuilder().withConfig(config)
        .withHttpClientFactory(new WatchfulHttpClientFactory(PING.multipliedBy(2).plusSeconds(5)))
        .withTaskExecutor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }
}
