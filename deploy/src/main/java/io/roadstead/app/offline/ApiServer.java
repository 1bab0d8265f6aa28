package io.roadstead.app.offline;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.spec.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the API server does to a Service on its way in, as far as a load balancer sees it: defaults, allocation of ports, and
 * the refusal of what it would refuse.
 */
final class ApiServer {

  private static final String DEFAULT_NAMESPACE = "default";
  private static final int DEFAULT_AFFINITY_SECONDS = 10800;

  private final AssumedPorts ports = new AssumedPorts();

  /**
   * A Service as it would be stored.
   *
   * @param problems why it would not be stored
   * @param notes what was assumed
   */
  record Admitted(Service service, List<Problem> problems, List<String> notes) {
    Admitted {
      problems = List.copyOf(problems);
      notes = List.copyOf(notes);
    }
  }

  ApiServer(List<Service> all) {
    for (Service service : all) {
      service.getSpec().getPorts().forEach(port -> Optional.ofNullable(port.getNodePort()).ifPresent(ports::take));
      Optional.ofNullable(service.getSpec().getHealthCheckNodePort()).ifPresent(ports::take);
    }
  }

  static ServiceKey key(Service service) {
    return new ServiceKey(Optional.ofNullable(service.getMetadata().getNamespace()).orElse(DEFAULT_NAMESPACE),
        service.getMetadata().getName());
  }

  /** The uid of a manifest that has none: always the same for the same name. */
  static String assumedUid(ServiceKey key) {
    return UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  Admitted admit(Service given) {
    List<Problem> problems = new ApiRules(given).problems();
    List<String> notes = new ArrayList<>();
    Service defaulted = withDefaults(given);
    Service stored = isLoadBalancer(defaulted) && problems.isEmpty() ? withPorts(defaulted, notes) : defaulted;
    return new Admitted(stored, problems, notes);
  }

  private static boolean isLoadBalancer(Service service) {
    return "LoadBalancer".equals(service.getSpec().getType());
  }

  // ---- defaults

  private static Service withDefaults(Service given) {
    ServiceKey key = key(given);
    ServiceSpec spec = given.getSpec();
    var builder = new ServiceBuilder(given).editMetadata().withNamespace(key.namespace())
        .withUid(Optional.ofNullable(given.getMetadata().getUid()).orElseGet(() -> assumedUid(key)))
        .endMetadata()
        .editSpec()
        .withType(Optional.ofNullable(spec.getType()).orElse("ClusterIP"))
        .withPorts(spec.getPorts().stream().map(ApiServer::withDefaults).toList());
    builder.withIpFamilies(families(spec));
    if ("ClientIP".equals(spec.getSessionAffinity()) && spec.getSessionAffinityConfig() == null) {
      builder.withNewSessionAffinityConfig().withNewClientIP(DEFAULT_AFFINITY_SECONDS).endSessionAffinityConfig();
    }
    return builder.endSpec().build();
  }

  /** Those asked for; both if the Service insists on both; IPv4 otherwise, as on most clusters. */
  private static List<String> families(ServiceSpec spec) {
    List<String> asked = spec.getIpFamilies();
    String first = asked.isEmpty() ? "IPv4" : asked.getFirst();
    if ("RequireDualStack".equals(spec.getIpFamilyPolicy()) && asked.size() < 2) {
      return List.of(first, first.equals("IPv4") ? "IPv6" : "IPv4");
    }
    return asked.isEmpty() ? List.of(first) : asked;
  }

  private static ServicePort withDefaults(ServicePort port) {
    return new ServicePortBuilder(port)
        .withProtocol(Optional.ofNullable(port.getProtocol()).orElse("TCP"))
        .withTargetPort(Optional.ofNullable(port.getTargetPort()).orElseGet(() -> new IntOrString(port.getPort())))
        .build();
  }

  // ---- ports

  private Service withPorts(Service service, List<String> notes) {
    ServiceSpec spec = service.getSpec();
    ServiceKey key = key(service);
    var builder = new ServiceBuilder(service).editSpec();
    if (!Boolean.FALSE.equals(spec.getAllocateLoadBalancerNodePorts())) {
      List<ServicePort> stored = spec.getPorts().stream().map(port -> withNodePort(key, port)).toList();
      if (!stored.equals(spec.getPorts())) {
        notes.add("the API server has not allocated node ports yet; assumed "
            + String.join(", ", stored.stream().map(port -> port.getPort() + " -> " + port.getNodePort()).toList()));
      }
      builder.withPorts(stored);
    }
    if ("Local".equals(spec.getExternalTrafficPolicy()) && !isAllocated(spec.getHealthCheckNodePort())) {
      int port = ports.port(key + " healthCheckNodePort");
      notes.add("the API server has not allocated a healthCheckNodePort yet; assumed " + port);
      builder.withHealthCheckNodePort(port);
    }
    return builder.endSpec().build();
  }

  /** TCP and UDP on one port get one common node port, as from the API server. */
  private ServicePort withNodePort(ServiceKey key, ServicePort port) {
    return isAllocated(port.getNodePort())
        ? port
        : new ServicePortBuilder(port).withNodePort(ports.port(key + ":" + port.getPort())).build();
  }

  private static boolean isAllocated(Integer port) {
    return Optional.ofNullable(port).orElse(0) != 0;
  }
}
