package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.roadstead.core.model.IpFamily;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.model.TrafficPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Snapshots to objects of the API: what a user would write to have them. */
public final class ApiObjects {

  private ApiObjects() {
  }

  /** Without status, and without what the API server gives. */
  public static Service service(ServiceSnapshot wanted) {
    return new ServiceBuilder().withNewMetadata().withNamespace(wanted.key().namespace()).withName(wanted.key().name())
        .withAnnotations(Map.copyOf(wanted.annotations())).withFinalizers(List.copyOf(wanted.finalizers()))
        .endMetadata().withSpec(spec(wanted.spec())).build();
  }

  static ServiceSpec spec(ServiceSnapshot.Spec wanted) {
    var spec = new ServiceSpecBuilder().withType(wanted.type())
        .withPorts(wanted.ports().stream().map(ApiObjects::port).toList())
        .withSelector(wanted.selector()).withIpFamilies(wanted.ipFamilies().stream().map(IpFamily::toString).toList());
    wanted.loadBalancerClass().ifPresent(spec::withLoadBalancerClass);
    wanted.loadBalancerIp().ifPresent(spec::withLoadBalancerIP);
    wanted.affinityTimeout().ifPresent(timeout -> spec.withSessionAffinity("ClientIP").withNewSessionAffinityConfig()
        .withNewClientIP().withTimeoutSeconds((int) timeout.toSeconds()).endClientIP().endSessionAffinityConfig());
    if (wanted.trafficPolicy() == TrafficPolicy.LOCAL) {
      spec.withExternalTrafficPolicy("Local");
    }
    wanted.healthCheckNodePort().ifPresent(spec::withHealthCheckNodePort);
    if (!wanted.sourceRanges().isEmpty()) {
      spec.withLoadBalancerSourceRanges(wanted.sourceRanges());
    }
    return spec.build();
  }

  private static ServicePort port(ServiceSnapshot.Port wanted) {
    return new ServicePortBuilder().withName(wanted.name().toLowerCase(Locale.ROOT))
        .withProtocol(wanted.protocol().name()).withPort(wanted.port()).withTargetPort(target(wanted.targetPort()))
        .withNodePort(boxed(wanted.nodePort())).build();
  }

  private static IntOrString target(String text) {
    boolean number = text.chars().allMatch(Character::isDigit);
    return number ? new IntOrString(Integer.parseInt(text)) : new IntOrString(text);
  }

  private static Integer boxed(OptionalInt number) {
    return number.orElse(0);
  }

  static Condition condition(io.roadstead.core.model.Condition wanted) {
    return new ConditionBuilder().withType(wanted.type()).withStatus(wanted.status()).withReason(wanted.reason())
        .withMessage(wanted.message()).withLastTransitionTime(wanted.since().toString()).build();
  }

  /** Without status. */
  public static Node node(NodeSnapshot wanted) {
    return new NodeBuilder().withNewMetadata().withName(wanted.node().name())
        .withLabels(Map.copyOf(wanted.node().labels())).endMetadata()
        .withNewSpec().withProviderID(wanted.node().providerId().orElse(""))
        .withTaints(wanted.taints().stream().map(key -> new Taint("NoSchedule", key, null, null)).toList())
        .endSpec().build();
  }

  static NodeStatus status(NodeSnapshot wanted) {
    return new NodeStatusBuilder()
        .withAddresses(wanted.node().addresses().stream().map(a -> new NodeAddress(a, "InternalIP")).toList())
        .addNewCondition().withType("Ready").withStatus(wanted.ready() ? "True" : "False").endCondition().build();
  }
}
