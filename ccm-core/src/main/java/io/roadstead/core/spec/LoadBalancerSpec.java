package io.roadstead.core.spec;

import io.roadstead.core.model.Cidr;
import io.roadstead.core.model.IpFamily;
import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.TrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The validated wish: what a Service asks for, in words every provider shares.
 *
 * @param loadBalancerClass as in the Service; dialects choose their defaults by it
 * @param listeners sorted by port and protocol, at least one
 * @param healthCheck how nodes are judged
 * @param sourceRanges canonical, sorted; empty means nobody named any, which is different from "everybody"
 * @param affinity present for session affinity by client address, with its timeout
 * @param ipFamilies one or two, the primary first
 * @param requestedIp the deprecated {@code spec.loadBalancerIP}
 * @param options what the annotations say, for the provider's model builder
 */
public record LoadBalancerSpec(Owner.Service owner, Optional<String> loadBalancerClass, List<Listener> listeners,
    TrafficPolicy trafficPolicy, HealthCheck healthCheck, List<Cidr> sourceRanges, Optional<Duration> affinity,
    List<IpFamily> ipFamilies, Optional<String> requestedIp, NodeSet nodes, AnnotationValues options) {

  public LoadBalancerSpec {
    listeners = listeners.stream().sorted().toList();
    sourceRanges = List.copyOf(sourceRanges);
    ipFamilies = List.copyOf(ipFamilies);
  }

  /**
   * The ranges allowed in for one family: those named; everybody where none was named at all; nobody where only the other
   * family was named.
   */
  public List<Cidr> sourceRanges(IpFamily family) {
    if (sourceRanges.isEmpty()) {
      return List.of(family.any());
    }
    return sourceRanges.stream().filter(range -> range.family() == family).toList();
  }
}
