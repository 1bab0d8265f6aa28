package io.roadstead.core.reconcile;

import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.spec.AnnotationTable;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a change of a Service can change anything we do. Annotations of others, labels, the order of ports and what we
 * wrote ourselves do not.
 */
record Relevance(Ownership ownership, AnnotationTable annotations) {

  boolean matters(ServiceSnapshot before, ServiceSnapshot after) {
    if (ownership.decide(before) != ownership.decide(after) || before.deleting() != after.deleting()) {
      return true;
    }
    return switch (ownership.decide(after)) {
      case NOTHING -> false;
      case REMOVE -> !before.finalizers().equals(after.finalizers());
      case ENSURE -> !sameSpec(before.spec(), after.spec()) || !relevant(before).equals(relevant(after))
          || !after.finalizers().contains(ownership.finalizerFor(after))
          || !before.status().equals(after.status());
    };
  }

  private static boolean sameSpec(ServiceSnapshot.Spec a, ServiceSnapshot.Spec b) {
    return withoutPorts(a).equals(withoutPorts(b)) && new HashSet<>(a.ports()).equals(new HashSet<>(b.ports()));
  }

  private static ServiceSnapshot.Spec withoutPorts(ServiceSnapshot.Spec spec) {
    return new ServiceSnapshot.Spec(spec.type(), spec.loadBalancerClass(), java.util.List.of(), spec.affinityTimeout(),
        spec.trafficPolicy(), spec.healthCheckNodePort(), spec.loadBalancerIp(), spec.sourceRanges(),
        spec.ipFamilies(), spec.allocateNodePorts(), Map.of());
  }

  private Map<String, String> relevant(ServiceSnapshot service) {
    Map<String, String> ours = new TreeMap<>(service.annotations());
    ours.keySet().removeIf(key -> !annotations.concerns(key) || key.equals(ServiceRecord.ANNOTATION));
    return ours;
  }
}
