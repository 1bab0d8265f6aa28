package io.roadstead.app.offline;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.SessionAffinityConfig;
import io.roadstead.core.spec.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why the API server would not store a Service: the part of its validation that a typing mistake meets. What it would store,
 * and a provider can not serve, is the provider's matter.
 *
 * <p>Source: kubernetes/kubernetes pkg/apis/core/validation, ValidateService.
 */
final class ApiRules {

  private static final int LAST_PORT = 65535;
  private static final int LONGEST_AFFINITY = 86400;

  /** DNS-1035, or since 1.34 a digit first (KEP-5311). */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern PORT_NAME = Pattern.compile("(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?");

  private final Service service;
  private final List<Problem> problems = new ArrayList<>();

  ApiRules(Service service) {
    this.service = service;
  }

  List<Problem> problems() {
    ServiceSpec spec = service.getSpec();
    String name = service.getMetadata().getName();
    if (!NAME.matcher(name).matches()) {
      add("metadata.name", name, "it is not a DNS label", "use lower case letters, digits and -, at most 63");
    }
    word("spec.type", spec.getType(), "ClusterIP", "NodePort", "LoadBalancer", "ExternalName");
    word("spec.externalTrafficPolicy", spec.getExternalTrafficPolicy(), "Cluster", "Local");
    word("spec.sessionAffinity", spec.getSessionAffinity(), "None", "ClientIP");
    word("spec.ipFamilyPolicy", spec.getIpFamilyPolicy(), "SingleStack", "PreferDualStack", "RequireDualStack");
    spec.getIpFamilies().forEach(family -> word("spec.ipFamilies", family, "IPv4", "IPv6"));
    if ("LoadBalancer".equals(spec.getType())) {
      loadBalancer(spec);
    }
    return List.copyOf(problems);
  }

  private void add(String field, String value, String message, String fix) {
    problems.add(Problem.of(field, value, message, fix));
  }

  private void word(String field, @Nullable String value, String... allowed) {
    if (value == null || List.of(allowed).contains(value)) {
      return;
    }
    String fix = List.of(allowed).stream().filter(value::equalsIgnoreCase).findFirst()
        .map(same -> "write " + same).orElse("write one of them");
    add(field, value, "it is not one of " + String.join(", ", allowed), fix);
  }

  private void loadBalancer(ServiceSpec spec) {
    if ("None".equals(spec.getClusterIP())) {
      add("spec.clusterIP", "None", "a load balancer needs a cluster IP", "remove the field");
    }
    Optional.ofNullable(spec.getSessionAffinityConfig()).map(SessionAffinityConfig::getClientIP)
        .flatMap(clientIp -> Optional.ofNullable(clientIp.getTimeoutSeconds()))
        .ifPresent(seconds -> number("spec.sessionAffinityConfig.clientIP.timeoutSeconds", seconds, LONGEST_AFFINITY));
    allocated(spec.getHealthCheckNodePort())
        .ifPresent(port -> number("spec.healthCheckNodePort", port, LAST_PORT));
    ports(spec.getPorts());
  }

  /** Zero stands for: allocate one. */
  private static Optional<Integer> allocated(@Nullable Integer port) {
    return Optional.ofNullable(port).filter(number -> number != 0);
  }

  private void number(String field, int value, int last) {
    if (value < 1 || value > last) {
      add(field, Integer.toString(value), "it is not in 1.." + last, "choose another number");
    }
  }

  private void ports(List<ServicePort> ports) {
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      ServicePort port = ports.get(i);
      String field = "spec.ports[" + i + "]";
      port(field, port);
      String protocol = Optional.ofNullable(port.getProtocol()).orElse("TCP");
      String number = port.getPort() + "/" + protocol;
      if (!numbers.add(number)) {
        add(field, number, "the same port and protocol stands there twice", "remove one of them");
      }
      name(field + ".name", Optional.ofNullable(port.getName()).orElse(""), ports.size() > 1, names);
    }
  }

  private void port(String field, ServicePort port) {
    Optional.ofNullable(port.getPort()).ifPresentOrElse(number -> number(field + ".port", number, LAST_PORT),
        () -> add(field + ".port", "", "it is missing", "write the port that clients use"));
    allocated(port.getNodePort()).ifPresent(number -> number(field + ".nodePort", number, LAST_PORT));
    word(field + ".protocol", port.getProtocol(), "TCP", "UDP", "SCTP");
    target(field + ".targetPort", Optional.ofNullable(port.getTargetPort()));
  }

  private void target(String field, Optional<IntOrString> target) {
    target.flatMap(t -> Optional.ofNullable(t.getStrVal())).filter(text -> !PORT_NAME.matcher(text).matches())
        .ifPresent(text -> add(field, text, "it is neither a number nor the name of a container port",
            "write a number without quotes, or at most 15 lower case letters, digits and -"));
    target.flatMap(t -> Optional.ofNullable(t.getIntVal())).ifPresent(number -> number(field, number, LAST_PORT));
  }

  private void name(String field, String name, boolean needed, Set<String> names) {
    if (name.isEmpty()) {
      if (needed) {
        add(field, "", "with several ports every port needs a name", "name it");
      }
      return;
    }
    if (!names.add(name)) {
      add(field, name, "the same name stands there twice", "rename one of them");
    }
    if (!NAME.matcher(name).matches()) {
      add(field, name, "it is not a DNS label", "use lower case letters, digits and -");
    }
  }
}
