package io.roadstead.app.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIPBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.roadstead.app.UserError;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What kubelets, a scheduler and a Deployment controller would do in a cluster that has none of them: nodes that are ready,
 * and Pods on them. Remembers what it made and takes it away again.
 */
final class Stage {

  private static final String NAMESPACE = "default";

  private final KubernetesClient client;
  private final List<HasMetadata> made = new ArrayList<>();

  Stage(KubernetesClient client) {
    this.client = client;
  }

  // ---- nodes

  void addNodes(List<DemoCloud.Machine> machines) {
    for (int i = 0; i < machines.size(); i++) {
      Node node = node(machines.get(i), i + 1);
      make(node);
      client.resource(node).patchStatus();
    }
  }

  private static Node node(DemoCloud.Machine machine, int number) {
    var node = new NodeBuilder()
        .withNewMetadata().withName(machine.name()).addToLabels("kubernetes.io/hostname", machine.name()).endMetadata()
        .withNewSpec().withProviderID(machine.providerId()).withPodCIDR("10.244." + number + ".0/24").endSpec()
        .withNewStatus()
        .addNewAddress("" + machine.address(), "InternalIP")
        .addNewCondition().withType("Ready").withStatus("True").withReason("Demo").withMessage("played by the demo")
        .endCondition()
        .endStatus();
    machine.zone()
        .ifPresent(zone -> node.editMetadata().addToLabels("topology.kubernetes.io/zone", zone).endMetadata());
    return node.build();
  }

  // ---- manifests

  /** Reads manifests and applies them; returns the Services among them. */
  List<Service> apply(String name, String text) {
    List<Service> services = new ArrayList<>();
    for (HasMetadata object : objects(name, text)) {
      if (object instanceof Namespaced && object.getMetadata().getNamespace() == null) {
        object.getMetadata().setNamespace(NAMESPACE);
      }
      HasMetadata there = make(object);
      if (there instanceof Service service) {
        services.add(service);
      }
    }
    return services;
  }

  private List<HasMetadata> objects(String name, String text) {
    try (var stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
      return client.load(stream).items();
    } catch (java.io.IOException | RuntimeException e) {
      throw new UserError(name + ": can not be read as Kubernetes objects: " + e.getMessage(), e);
    }
  }

  private HasMetadata make(HasMetadata object) {
    String what = object.getKind() + " " + object.getMetadata().getName();
    try {
      HasMetadata there = client.resource(object).createOr(NonDeletingOperation::patch);
      made.add(there);
      return there;
    } catch (KubernetesClientException e) {
      throw new UserError("the cluster refused " + what + ": "
          + Optional.ofNullable(e.getStatus()).map(status -> status.getMessage()).orElse(e.getMessage()), e);
    }
  }

  // ---- Pods

  /** Pods for every Deployment that was applied, ready and spread over the nodes. */
  void addPods(List<DemoCloud.Machine> machines) {
    int number = 0;
    for (HasMetadata object : List.copyOf(made)) {
      if (object instanceof Deployment deployment) {
        int replicas = Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1);
        for (int i = 0; i < replicas; i++) {
          addPod(deployment, i, machines.get(number % machines.size()), number % machines.size() + 1, number);
          number++;
        }
      }
    }
  }

  private void addPod(Deployment deployment, int index, DemoCloud.Machine machine, int network, int number) {
    var template = deployment.getSpec().getTemplate();
    String address = "10.244." + network + "." + (10 + number);
    Pod pod = new PodBuilder()
        .withNewMetadata().withNamespace(deployment.getMetadata().getNamespace())
        .withName(deployment.getMetadata().getName() + "-" + index)
        .withLabels(Optional.ofNullable(template.getMetadata().getLabels()).orElse(Map.of())).endMetadata()
        .withNewSpecLike(template.getSpec()).withNodeName(machine.name()).withTerminationGracePeriodSeconds(0L)
        .withAutomountServiceAccountToken(false).endSpec()
        .withNewStatus().withPhase("Running").withHostIP(machine.address()).withPodIP(address)
        .withPodIPs(new PodIPBuilder().withIp(address).build())
        .addNewCondition().withType("Ready").withStatus("True").endCondition().endStatus()
        .build();
    make(pod);
    client.resource(pod).patchStatus();
  }

  // ---- the end

  /** Deletes every Service that was applied. */
  void deleteServices() {
    made.stream().filter(Service.class::isInstance).forEach(service -> client.resource(service).delete());
  }

  /** Deletes everything that was made, the latest first; what is gone already is no matter. */
  void clear() {
    for (HasMetadata object : made.reversed()) {
      client.resource(object).delete();
    }
    made.clear();
  }
}
