package io.roadstead.app.offline;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.roadstead.core.model.IpFamily;
import io.roadstead.core.model.Node;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.model.TrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Objects of the Kubernetes client to plain data. Pure. */
final class Snapshots {

  private static final String ZONE = "topology.kubernetes.io/zone";

  private Snapshots() {
  }

  static ServiceSnapshot service(io.fabric8.kubernetes.api.model.Service service) {
    var metadata = service.getMetadata();
    return new ServiceSnapshot(ApiServer.key(service), metadata.getUid(),
        Optional.ofNullable(metadata.getResourceVersion()).orElse(""), metadata.getDeletionTimestamp() != null,
        new TreeMap<>(Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of())),
        new TreeSet<>(metadata.getFinalizers()), spec(service.getSpec()), ServiceSnapshot.Status.EMPTY);
  }

  private static ServiceSnapshot.Spec spec(ServiceSpec spec) {
    Optional<Duration> affinity = "ClientIP".equals(spec.getSessionAffinity())
        ? Optional.of(Duration.ofSeconds(spec.getSessionAffinityConfig().getClientIP().getTimeoutSeconds()))
        : Optional.empty();
    return new ServiceSnapshot.Spec(spec.getType(), text(spec.getLoadBalancerClass()),
        spec.getPorts().stream().map(Snapshots::port).toList(), affinity,
        "Local".equals(spec.getExternalTrafficPolicy()) ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER,
        number(spec.getHealthCheckNodePort()), text(spec.getLoadBalancerIP()), spec.getLoadBalancerSourceRanges(),
        spec.getIpFamilies().stream().map(f -> f.equals("IPv6") ? IpFamily.IPV6 : IpFamily.IPV4).toList(),
        !Boolean.FALSE.equals(spec.getAllocateLoadBalancerNodePorts()),
        Optional.ofNullable(spec.getSelector()).orElse(Map.of()));
  }

  private static ServiceSnapshot.Port port(ServicePort port) {
    return new ServiceSnapshot.Port(Optional.ofNullable(port.getName()).orElse(""),
        Protocol.valueOf(port.getProtocol()), port.getPort(), target(port.getTargetPort()),
        number(port.getNodePort()));
  }

  private static String target(IntOrString target) {
    return target.getStrVal() != null ? target.getStrVal() : String.valueOf(target.getIntVal());
  }

  private static Optional<String> text(String text) {
    return Optional.ofNullable(text).filter(t -> !t.isEmpty());
  }

  private static OptionalInt number(Integer number) {
    return number == null || number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  static NodeSnapshot node(io.fabric8.kubernetes.api.model.Node node) {
    Map<String, String> labels = Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
    List<NodeAddress> addresses = node.getStatus() == null ? List.of() : node.getStatus().getAddresses();
    var plain = new Node(node.getMetadata().getName(),
        node.getSpec() == null ? Optional.empty() : text(node.getSpec().getProviderID()),
        addresses.stream().filter(a -> a.getType().equals("InternalIP")).map(NodeAddress::getAddress).toList(),
        Optional.ofNullable(labels.get(ZONE)), new TreeMap<>(labels));
    var taints = node.getSpec() == null ? List.<io.fabric8.kubernetes.api.model.Taint>of() : node.getSpec().getTaints();
    return new NodeSnapshot(plain, node.getMetadata().getDeletionTimestamp() != null,
        taints.stream().map(t -> t.getKey()).collect(Collectors.toSet()), true);
  }
}
