package io.roadstead.core.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.Executors;

/**
 * Opens clients the way this program needs them: virtual threads, few retries, and watches that notice silence.
 *
 * <p>HTTP/1.1, because a connection that died without a word is then given up with the first request that gets no answer. An
 * HTTP/2 connection is shared by all requests and outlives their timeouts: after a network fault every request failed for
 * as long as it was tried (a minute, by test; the kernel gives up after a quarter of an hour).
 */
public final class KubernetesClients {

  private KubernetesClients() {
  }

  /** @param config from {@link ApiAccess#config} or {@link Config#fromKubeconfig} */
  public static KubernetesClient open(Config config) {
    return open(config, ClientSettings.DEFAULT);
  }

  /** For leader election. */
  public static KubernetesClient openForLeases(Config config) {
    return open(config, ClientSettings.LEASES);
  }

  public static KubernetesClient open(Config config, ClientSettings settings) {
    Config tuned = new ConfigBuilder(config)
        .withHttp2Disable(true)
        .withRequestRetryBackoffLimit(settings.retries())
        .withWebsocketPingInterval(settings.ping().toMillis())
        .withRequestTimeout((int) settings.request().toMillis())
        .withConnectionTimeout((int) settings.connect().toMillis())
        .build();
    return new KubernetesClientBuilder().withConfig(tuned)
        .withHttpClientFactory(new WatchfulHttpClientFactory(settings.longestSilence()))
        .withTaskExecutor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }
}
