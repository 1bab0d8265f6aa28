package io.roadstead.core.testing;

import io.roadstead.core.model.IpFamily;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.model.TrafficPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes Services as an API server would hold them: {@code Services.loadBalancer("shop/web").port(80, 30080).build()}. */
public final class Services {

  private final ServiceKey key;
  private String uid;
  private String type = "LoadBalancer";
  private Optional<String> loadBalancerClass = Optional.empty();
  private final TreeMap<String, String> annotations = new TreeMap<>();
  private final List<ServiceSnapshot.Port> ports = new ArrayList<>();
  private Optional<Duration> affinity = Optional.empty();
  private TrafficPolicy policy = TrafficPolicy.CLUSTER;
  private OptionalInt healthCheckNodePort = OptionalInt.empty();
  private Optional<String> loadBalancerIp = Optional.empty();
  private List<String> sourceRanges = List.of();
  private List<IpFamily> families = List.of(IpFamily.IPV4);

  private Services(ServiceKey key) {
    this.key = key;
    this.uid = "uid-" + key.namespace() + "-" + key.name();
  }

  /** @param name {@code namespace/name}; without ports until {@link #port} is called */
  public static Services loadBalancer(String name) {
    return new Services(ServiceKey.parse(name));
  }

  /** One TCP port 80 on node port 30080. */
  public static ServiceSnapshot simple(String name) {
    return loadBalancer(name).port(80, 30080).build();
  }

  public Services uid(String value) {
    uid = value;
    return this;
  }

  public Services type(String value) {
    type = value;
    return this;
  }

  public Services loadBalancerClass(String value) {
    loadBalancerClass = Optional.of(value);
    return this;
  }

  public Services annotation(String name, String value) {
    annotations.put(name, value);
    return this;
  }

  public Services port(int port, int nodePort) {
    return port(Protocol.TCP, port, nodePort);
  }

  public Services port(Protocol protocol, int port, int nodePort) {
    ports.add(new ServiceSnapshot.Port("p" + port + protocol, protocol, port, Integer.toString(port),
        nodePort == 0 ? OptionalInt.empty() : OptionalInt.of(nodePort)));
    return this;
  }

  public Services affinity(Duration timeout) {
    affinity = Optional.of(timeout);
    return this;
  }

  public Services local(int nodePort) {
    policy = TrafficPolicy.LOCAL;
    healthCheckNodePort = OptionalInt.of(nodePort);
    return this;
  }

  public Services loadBalancerIp(String value) {
    loadBalancerIp = Optional.of(value);
    return this;
  }

  public Services sourceRanges(String... ranges) {
    sourceRanges = List.of(ranges);
    return this;
  }

  public Services families(IpFamily... values) {
    families = List.of(values);
    return this;
  }

  public ServiceSnapshot build() {
    var spec = new ServiceSnapshot.Spec(type, loadBalancerClass, ports, affinity, policy, healthCheckNodePort,
        loadBalancerIp, sourceRanges, families, true, Map.of("app", key.name()));
    return new ServiceSnapshot(key, uid, "0", false, annotations, new TreeSet<>(), spec,
        ServiceSnapshot.Status.EMPTY);
  }
}
