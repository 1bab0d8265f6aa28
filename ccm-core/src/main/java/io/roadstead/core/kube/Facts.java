package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small facts that outlive a process: annotations under {@code roadstead.io/} on the leader's Lease, which the next leader
 * reads anyway. Losing one costs some reading after a restart, so a write that fails is logged and not tried again.
 *
 * <p>Written by update with the resource version, because the documented role allows no patch of Leases; a race with the
 * elector is tried again a few times.
 */
public final class Facts {

  private static final Logger LOG = LoggerFactory.getLogger(Facts.class);
  private static final String PREFIX = "roadstead.io/";
  private static final int ATTEMPTS = 5;

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final Map<String, String> known = new HashMap<>();
  private boolean loaded;

  public Facts(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  synchronized Optional<String> recall(String fact) {
    if (!loaded) {
      load();
    }
    return Optional.ofNullable(known.get(fact));
  }

  private void load() {
    try {
      Lease lease = client.leases().inNamespace(namespace).withName(name).get();
      if (lease != null && lease.getMetadata().getAnnotations() != null) {
        lease.getMetadata().getAnnotations().forEach((key, value) -> {
          if (key.startsWith(PREFIX)) {
            known.put(key.substring(PREFIX.length()), value);
          }
        });
      }
      loaded = true;
    } catch (KubernetesClientException e) {
      LOG.atWarn().addKeyValue("lease", namespace + "/" + name).log(ApiErrors.line(e));
    }
  }

  synchronized void remember(String fact, Optional<String> value) {
    known.remove(fact);
    value.ifPresent(v -> known.put(fact, v));
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (write(fact, value, attempt == ATTEMPTS)) {
        return;
      }
    }
  }

  private boolean write(String fact, Optional<String> value, boolean last) {
    try {
      Lease lease = client.leases().inNamespace(namespace).withName(name).get();
      if (lease == null) {
        return true;
      }
      Map<String, String> annotations = new HashMap<>(
          Optional.ofNullable(lease.getMetadata().getAnnotations()).orElse(Map.of()));
      annotations.remove(PREFIX + fact);
      value.ifPresent(v -> annotations.put(PREFIX + fact, v));
      lease.getMetadata().setAnnotations(annotations);
      client.leases().inNamespace(namespace).resource(lease).update();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != 409 || last) {
        LOG.atWarn().addKeyValue("fact", fact).log("not noted: {}", ApiErrors.line(e));
        return true;
      }
      return false;
    }
  }

  /** The next leader's notes are read anew when this process becomes leader. */
  public synchronized void reload() {
    loaded = false;
    known.clear();
  }
}
