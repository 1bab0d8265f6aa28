package io.roadstead.core.spec;

/**
 * How a node is judged: HTTP GET on a port of the node, by traffic policy.
 *
 * <p>Policy Local asks kube-proxy's {@code healthCheckNodePort}, which answers 200 only where an endpoint is; policy Cluster
 * asks kube-proxy itself on 10256, which fails first when a node is about to go (KEP-3836). Never a Service's nodePort: that
 * would test one random endpoint through the whole cluster.
 */
public record HealthCheck(int port, String path) {

  /** {@code --healthz-bind-address} of kube-proxy. */
  public static final int KUBE_PROXY_PORT = 10256;

  public static final String PATH = "/healthz";

  public static HealthCheck kubeProxy() {
    return new HealthCheck(KUBE_PROXY_PORT, PATH);
  }

  public static HealthCheck local(int healthCheckNodePort) {
    return new HealthCheck(healthCheckNodePort, PATH);
  }
}
