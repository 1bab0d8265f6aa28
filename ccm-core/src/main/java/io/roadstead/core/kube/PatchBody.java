package io.roadstead.core.kube;

import io.roadstead.core.model.Condition;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.ServicePatch;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * A {@link ServicePatch} as a strategic merge patch for {@code services/status}.
 *
 * <pre>
 * metadata.uid                              the life it is meant for; another one refuses it
 * metadata.finalizers                       what is added: merged into the list
 * metadata.$deleteFromPrimitiveList/..      what is taken out
 * metadata.annotations                      by key; null takes one away
 * status.loadBalancer.ingress               atomic: the whole list, or null for none
 * status.conditions                         merged by type; {"$patch":"delete"} takes one away
 * </pre>
 *
 * Source: Kubernetes API conventions, strategic merge patch; struct tags of core/v1 Service and ObjectMeta.
 */
final class PatchBody {

  private static final JsonMapper JSON = JsonMapper.shared();

  private PatchBody() {
  }

  static String of(ServiceSnapshot service, ServicePatch patch) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("metadata", metadata(service, patch));
    Map<String, Object> status = status(patch);
    if (!status.isEmpty()) {
      body.put("status", status);
    }
    return JSON.writeValueAsString(body);
  }

  private static Map<String, Object> metadata(ServiceSnapshot service, ServicePatch patch) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("uid", service.uid());
    if (!patch.addFinalizers().isEmpty()) {
      metadata.put("finalizers", patch.addFinalizers());
    }
    if (!patch.removeFinalizers().isEmpty()) {
      metadata.put("$deleteFromPrimitiveList/finalizers", patch.removeFinalizers());
    }
    if (!patch.annotations().isEmpty()) {
      Map<String, Object> annotations = new LinkedHashMap<>();
      patch.annotations().forEach((key, value) -> {
        if (value.isPresent()) {
          annotations.put(key, value.get());
        } else {
          putNull(annotations, key);
        }
      });
      metadata.put("annotations", annotations);
    }
    return metadata;
  }

  private static Map<String, Object> status(ServicePatch patch) {
    Map<String, Object> status = new LinkedHashMap<>();
    patch.frontends().ifPresent(frontends -> {
      Map<String, Object> loadBalancer = new LinkedHashMap<>();
      if (frontends.isEmpty()) {
        putNull(loadBalancer, "ingress");
      } else {
        loadBalancer.put("ingress", frontends.stream().map(PatchBody::ingress).toList());
      }
      status.put("loadBalancer", loadBalancer);
    });
    List<Map<String, Object>> conditions = new ArrayList<>();
    patch.conditions().forEach(condition -> conditions.add(condition(condition)));
    patch.removeConditions().forEach(type -> conditions.add(withoutCondition(type)));
    if (!conditions.isEmpty()) {
      status.put("conditions", conditions);
    }
    return status;
  }

  private static Map<String, Object> ingress(Frontend frontend) {
    Map<String, Object> ingress = new LinkedHashMap<>();
    frontend.ip().ifPresent(ip -> ingress.put("ip", ip));
    frontend.hostname().ifPresent(hostname -> ingress.put("hostname", hostname));
    frontend.ipMode().ifPresent(mode -> ingress.put("ipMode", mode.toString()));
    if (!frontend.ports().isEmpty()) {
      ingress.put("ports", frontend.ports().stream().map(PatchBody::port).toList());
    }
    return ingress;
  }

  private static Map<String, Object> port(Frontend.Port port) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("port", port.port());
    fields.put("protocol", port.protocol().name());
    port.error().ifPresent(error -> fields.put("error", error));
    return fields;
  }

  private static Map<String, Object> condition(Condition condition) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", condition.type());
    fields.put("status", condition.status());
    fields.put("reason", condition.reason());
    fields.put("message", condition.message());
    fields.put("lastTransitionTime", condition.since().truncatedTo(ChronoUnit.SECONDS).toString());
    return fields;
  }

  private static Map<String, Object> withoutCondition(String type) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("$patch", "delete");
    fields.put("type", type);
    return fields;
  }

  /** JSON null, which a patch needs and a map of values must not hold otherwise. */
  private static void putNull(Map<String, Object> map, String key) {
    map.put(key, NullNode.getInstance());
  }
}
