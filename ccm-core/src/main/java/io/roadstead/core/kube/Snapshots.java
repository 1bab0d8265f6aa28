package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PortStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.api.model.SessionAffinityConfig;
import io.fabric8.kubernetes.api.model.Taint;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.IpFamily;
import io.roadstead.core.model.Node;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.model.TrafficPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects of the Kubernetes client to plain data. Pure, and never surprised: any part may be missing, and a word that a
 * newer API server uses is read as the API's default.
 */
public final class Snapshots {

  /** The API's default for {@code sessionAffinityConfig.clientIP.timeoutSeconds}: three hours. */
  private static final int DEFAULT_AFFINITY_SECONDS = 10_800;

  private static final String ZONE = "topology.kubernetes.io/zone";

  private Snapshots() {
  }

  public static ServiceKey key(HasMetadata object) {
    ObjectMeta metadata = object.getMetadata();
    return new ServiceKey(text(metadata.getNamespace()).orElse("default"), text(metadata.getName()).orElse(""));
  }

  public static ServiceSnapshot service(Service service) {
    ObjectMeta metadata = service.getMetadata();
    return new ServiceSnapshot(key(service), text(metadata.getUid()).orElse("unknown"),
        text(metadata.getResourceVersion()).orElse(""), metadata.getDeletionTimestamp() != null,
        new TreeMap<>(map(metadata.getAnnotations())), new TreeSet<>(list(metadata.getFinalizers())),
        spec(Optional.ofNullable(service.getSpec()).orElseGet(ServiceSpec::new)), status(service.getStatus()));
  }

  private static ServiceSnapshot.Spec spec(ServiceSpec spec) {
    return new ServiceSnapshot.Spec(text(spec.getType()).orElse("ClusterIP"), text(spec.getLoadBalancerClass()),
        list(spec.getPorts()).stream().map(Snapshots::port).toList(), affinity(spec),
        "Local".equals(spec.getExternalTrafficPolicy()) ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER,
        number(spec.getHealthCheckNodePort()), text(spec.getLoadBalancerIP()), list(spec.getLoadBalancerSourceRanges()),
        families(spec.getIpFamilies()), !Boolean.FALSE.equals(spec.getAllocateLoadBalancerNodePorts()),
        map(spec.getSelector()));
  }

  private static Optional<Duration> affinity(ServiceSpec spec) {
    if (!"ClientIP".equals(spec.getSessionAffinity())) {
      return Optional.empty();
    }
    int seconds = Optional.ofNullable(spec.getSessionAffinityConfig())
        .map(SessionAffinityConfig::getClientIP)
        .map(clientIp -> clientIp.getTimeoutSeconds())
        .orElse(DEFAULT_AFFINITY_SECONDS);
    return Optional.of(Duration.ofSeconds(seconds));
  }

  private static List<IpFamily> families(@Nullable List<String> names) {
    List<IpFamily> families = list(names).stream().map(n -> n.equals("IPv6") ? IpFamily.IPV6 : IpFamily.IPV4).toList();
    return families.isEmpty() ? List.of(IpFamily.IPV4) : families;
  }

  private static ServiceSnapshot.Port port(ServicePort port) {
    int number = Optional.ofNullable(port.getPort()).orElse(0);
    return new ServiceSnapshot.Port(text(port.getName()).orElse(""), protocol(port.getProtocol()), number,
        target(port.getTargetPort()).orElse(Integer.toString(number)), number(port.getNodePort()));
  }

  private static Protocol protocol(@Nullable String name) {
    return Stream.of(Protocol.values()).filter(p -> p.name().equals(name)).findFirst().orElse(Protocol.TCP);
  }

  private static Optional<String> target(@Nullable IntOrString target) {
    if (target == null) {
      return Optional.empty();
    }
    return text(target.getStrVal()).or(() -> Optional.ofNullable(target.getIntVal()).map(String::valueOf));
  }

  private static ServiceSnapshot.Status status(@Nullable ServiceStatus status) {
    if (status == null) {
      return ServiceSnapshot.Status.EMPTY;
    }
    List<Frontend> frontends = status.getLoadBalancer() == null
        ? List.of()
        : list(status.getLoadBalancer().getIngress()).stream().flatMap(i -> frontend(i).stream()).toList();
    return new ServiceSnapshot.Status(frontends,
        list(status.getConditions()).stream().map(Snapshots::condition).toList());
  }

  private static Optional<Frontend> frontend(LoadBalancerIngress ingress) {
    Optional<String> ip = text(ingress.getIp());
    Optional<String> hostname = text(ingress.getHostname());
    if (ip.isEmpty() && hostname.isEmpty()) {
      return Optional.empty();
    }
    Optional<Frontend.IpMode> mode = ip.map(
        _ -> "Proxy".equals(ingress.getIpMode()) ? Frontend.IpMode.PROXY : Frontend.IpMode.VIP);
    List<Frontend.Port> ports = list(ingress.getPorts()).stream().map(Snapshots::portStatus).toList();
    return Optional.of(new Frontend(ip, hostname, mode, ports));
  }

  private static Frontend.Port portStatus(PortStatus port) {
    return new Frontend.Port(Optional.ofNullable(port.getPort()).orElse(0), protocol(port.getProtocol()),
        text(port.getError()));
  }

  private static io.roadstead.core.model.Condition condition(Condition condition) {
    return new io.roadstead.core.model.Condition(text(condition.getType()).orElse(""),
        text(condition.getStatus()).orElse("Unknown"), text(condition.getReason()).orElse(""),
        text(condition.getMessage()).orElse(""), instant(condition.getLastTransitionTime()));
  }

  static Instant instant(@Nullable String time) {
    try {
      return time == null ? Instant.EPOCH : OffsetDateTime.parse(time).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  public static NodeSnapshot node(io.fabric8.kubernetes.api.model.Node node) {
    ObjectMeta metadata = node.getMetadata();
    NodeSpec spec = Optional.ofNullable(node.getSpec()).orElseGet(NodeSpec::new);
    NodeStatus status = Optional.ofNullable(node.getStatus()).orElseGet(NodeStatus::new);
    Map<String, String> labels = map(metadata.getLabels());
    List<String> addresses = list(status.getAddresses()).stream()
        .filter(address -> "InternalIP".equals(address.getType()))
        .flatMap(address -> text(address.getAddress()).stream())
        .toList();
    boolean ready = list(status.getConditions()).stream().anyMatch(Snapshots::isReady);
    return new NodeSnapshot(
        new Node(text(metadata.getName()).orElse(""), text(spec.getProviderID()), addresses,
            text(labels.get(ZONE)), new TreeMap<>(labels)),
        metadata.getDeletionTimestamp() != null,
        list(spec.getTaints()).stream().map(Taint::getKey).flatMap(key -> text(key).stream())
            .collect(Collectors.toSet()),
        ready);
  }

  private static boolean isReady(NodeCondition condition) {
    return "Ready".equals(condition.getType()) && "True".equals(condition.getStatus());
  }

  private static Optional<String> text(@Nullable String text) {
    return Optional.ofNullable(text).filter(t -> !t.isEmpty());
  }

  private static OptionalInt number(@Nullable Integer number) {
    return number == null || number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static Map<String, String> map(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
