package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.ClientIPConfig;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
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
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects of the Kubernetes client to plain data. Pure, and never surprised: any part may be missing, and a word that only a
 * newer API server knows is read so that nothing is opened by a guess:
 *
 * <pre>
 * unknown                          read as
 * ------------------------------   --------------------------------------------------------
 * type                             itself; only LoadBalancer means anything to us
 * protocol of a port               the port is left out (none at all is TCP, the API's default)
 * externalTrafficPolicy            Cluster, the API's default
 * sessionAffinity                  None, the API's default
 * ipFamilies                       left out; IPv4 if none is left
 * ipMode of an address             VIP, the API's default
 * a time that can not be read      1970
 * </pre>
 */
public final class Snapshots {

  /** The API's default for {@code sessionAffinityConfig.clientIP.timeoutSeconds}: three hours. */
  private static final int DEFAULT_AFFINITY_SECONDS = 10_800;

  private static final String ZONE = "topology.kubernetes.io/zone";

  /** A second copy of the whole object, which nobody here reads; most of the memory of a small Service. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private Snapshots() {
  }

  /** Namespace and name; {@code default} where an object from a file has no namespace. */
  public static ServiceKey key(HasMetadata object) {
    ObjectMeta metadata = metadata(object);
    return new ServiceKey(text(metadata.getNamespace()).orElse("default"), text(metadata.getName()).orElse(""));
  }

  public static ServiceSnapshot service(Service service) {
    ObjectMeta metadata = metadata(service);
    SortedMap<String, String> annotations = map(metadata.getAnnotations());
    annotations.remove(LAST_APPLIED);
    return new ServiceSnapshot(key(service), text(metadata.getUid()).orElse("unknown"), version(metadata),
        metadata.getDeletionTimestamp() != null, annotations, new TreeSet<>(list(metadata.getFinalizers())),
        spec(Optional.ofNullable(service.getSpec()).orElseGet(ServiceSpec::new)), status(service.getStatus()));
  }

  private static ServiceSnapshot.Spec spec(ServiceSpec spec) {
    return new ServiceSnapshot.Spec(text(spec.getType()).orElse("ClusterIP"), text(spec.getLoadBalancerClass()),
        each(spec.getPorts(), Snapshots::port), affinity(spec),
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
        .map(ClientIPConfig::getTimeoutSeconds)
        .orElse(DEFAULT_AFFINITY_SECONDS);
    return Optional.of(Duration.ofSeconds(seconds));
  }

  private static List<IpFamily> families(@Nullable List<String> names) {
    List<IpFamily> families = each(names, name -> word(IpFamily.values(), name));
    return families.isEmpty() ? List.of(IpFamily.IPV4) : families;
  }

  private static Optional<ServiceSnapshot.Port> port(ServicePort port) {
    String number = Integer.toString(orZero(port.getPort()));
    return protocol(port.getProtocol())
        .map(protocol -> new ServiceSnapshot.Port(text(port.getName()).orElse(""), protocol, orZero(port.getPort()),
            target(port.getTargetPort()).orElse(number), number(port.getNodePort())));
  }

  private static Optional<Protocol> protocol(@Nullable String name) {
    return word(Protocol.values(), text(name).orElse("TCP"));
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
    List<LoadBalancerIngress> ingress = Optional.ofNullable(status.getLoadBalancer())
        .map(LoadBalancerStatus::getIngress)
        .orElse(List.of());
    return new ServiceSnapshot.Status(each(ingress, Snapshots::frontend),
        each(status.getConditions(), condition -> Optional.of(condition(condition))));
  }

  private static Optional<Frontend> frontend(LoadBalancerIngress ingress) {
    Optional<String> ip = text(ingress.getIp());
    Optional<String> hostname = text(ingress.getHostname());
    if (ip.isEmpty() && hostname.isEmpty()) {
      return Optional.empty();
    }
    Optional<Frontend.IpMode> mode = ip.map(
        _ -> word(Frontend.IpMode.values(), ingress.getIpMode()).orElse(Frontend.IpMode.VIP));
    return Optional.of(new Frontend(ip, hostname, mode, each(ingress.getPorts(), Snapshots::portStatus)));
  }

  private static Optional<Frontend.Port> portStatus(PortStatus port) {
    return protocol(port.getProtocol())
        .map(protocol -> new Frontend.Port(orZero(port.getPort()), protocol, text(port.getError())));
  }

  private static io.roadstead.core.model.Condition condition(Condition condition) {
    return new io.roadstead.core.model.Condition(text(condition.getType()).orElse(""),
        text(condition.getStatus()).orElse("Unknown"), text(condition.getReason()).orElse(""),
        text(condition.getMessage()).orElse(""), instant(condition.getLastTransitionTime()));
  }

  private static Instant instant(@Nullable String time) {
    try {
      return time == null ? Instant.EPOCH : OffsetDateTime.parse(time).toInstant();
    } catch (DateTimeParseException _) {
      return Instant.EPOCH;
    }
  }

  public static NodeSnapshot node(io.fabric8.kubernetes.api.model.Node node) {
    ObjectMeta metadata = metadata(node);
    NodeSpec spec = Optional.ofNullable(node.getSpec()).orElseGet(NodeSpec::new);
    NodeStatus status = Optional.ofNullable(node.getStatus()).orElseGet(NodeStatus::new);
    SortedMap<String, String> labels = map(metadata.getLabels());
    List<String> addresses = each(status.getAddresses(),
        address -> "InternalIP".equals(address.getType()) ? text(address.getAddress()) : Optional.empty());
    return new NodeSnapshot(
        new Node(text(metadata.getName()).orElse(""), text(spec.getProviderID()), addresses, text(labels.get(ZONE)),
            labels),
        metadata.getDeletionTimestamp() != null,
        Set.copyOf(each(spec.getTaints(), taint -> text(taint.getKey()))),
        list(status.getConditions()).stream().anyMatch(Snapshots::isReady));
  }

  private static boolean isReady(NodeCondition condition) {
    return "Ready".equals(condition.getType()) && "True".equals(condition.getStatus());
  }

  private static ObjectMeta metadata(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata()).orElseGet(ObjectMeta::new);
  }

  private static String version(ObjectMeta metadata) {
    return text(metadata.getResourceVersion()).orElse("");
  }

  /** The constant that is spelled so in the API. */
  private static <E extends Enum<E>> Optional<E> word(E[] all, @Nullable String name) {
    return Stream.of(all).filter(constant -> constant.toString().equals(name)).findFirst();
  }

  private static Optional<String> text(@Nullable String text) {
    return Optional.ofNullable(text).filter(t -> !t.isEmpty());
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  /** A port that is allocated; the API writes 0, or nothing, where none is. */
  private static OptionalInt number(@Nullable Integer number) {
    return orZero(number) > 0 ? OptionalInt.of(orZero(number)) : OptionalInt.empty();
  }

  private static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
  }

  private static <T, R> List<R> each(@Nullable List<T> list, Function<T, Optional<R>> reading) {
    return list(list).stream().flatMap(element -> reading.apply(element).stream()).toList();
  }

  private static SortedMap<String, String> map(@Nullable Map<String, String> map) {
    var copy = new TreeMap<String, String>();
    if (map != null) {
      map.forEach((key, value) -> {
        if (key != null && value != null) {
          copy.put(key, value);
        }
      });
    }
    return copy;
  }
}
