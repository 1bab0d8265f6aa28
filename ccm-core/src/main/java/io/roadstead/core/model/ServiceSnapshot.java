package io.roadstead.core.model;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that one reconcile needs to know of a Service, as plain data at one resourceVersion.
 *
 * @param status what the API server holds now, in its order
 */
public record ServiceSnapshot(ServiceKey key, String uid, String resourceVersion, boolean deleting,
    SortedMap<String, String> annotations, SortedSet<String> finalizers, Spec spec, Status status) {

  public ServiceSnapshot {
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    finalizers = Collections.unmodifiableSortedSet(new TreeSet<>(finalizers));
  }

  public Owner owner() {
    return Owner.of(key, uid);
  }

  public boolean isLoadBalancer() {
    return spec.type.equals("LoadBalancer");
  }

  /**
   * The fields of {@code spec} that matter to a load balancer.
   *
   * @param type as the API spells it: ClusterIP, NodePort, LoadBalancer, ExternalName
   * @param affinityTimeout present when {@code sessionAffinity} is ClientIP
   * @param loadBalancerIp the deprecated request for one address
   * @param sourceRanges {@code loadBalancerSourceRanges}, unparsed
   */
  public record Spec(String type, Optional<String> loadBalancerClass, List<Port> ports,
      Optional<Duration> affinityTimeout,
      TrafficPolicy trafficPolicy, OptionalInt healthCheckNodePort, Optional<String> loadBalancerIp,
      List<String> sourceRanges, List<IpFamily> ipFamilies, boolean allocateNodePorts, Map<String, String> selector) {
    public Spec {
      ports = List.copyOf(ports);
      sourceRanges = List.copyOf(sourceRanges);
      ipFamilies = List.copyOf(ipFamilies);
      selector = Map.copyOf(selector);
    }
  }

  /**
   * One Service port.
   *
   * @param name empty for the only port of a Service
   * @param targetPort number or container port name
   * @param nodePort absent when none is allocated
   */
  public record Port(String name, Protocol protocol, int port, String targetPort, OptionalInt nodePort) {
  }

  /** What the API server holds under {@code status}. */
  public record Status(List<Frontend> frontends, List<Condition> conditions) {
    public static final Status EMPTY = new Status(List.of(), List.of());

    public Status {
      frontends = List.copyOf(frontends);
      conditions = List.copyOf(conditions);
    }

    public Optional<Condition> condition(String type) {
      return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }
  }

  public boolean hasAnyFinalizer(Set<String> names) {
    return finalizers.stream().anyMatch(names::contains);
  }
}
