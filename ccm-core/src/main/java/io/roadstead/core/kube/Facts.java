package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.roadstead.core.reconcile.ClusterException;
import io.roadstead.core.reconcile.ClusterException.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small facts that outlive a process: annotations under {@code roadstead.io/} on the leader's Lease, which there is anyway.
 *
 * <p>Reads are from memory; {@link #reload} fills it. A write reads the Lease and writes it back whole under its
 * resourceVersion, so the lock's own fields are never set back; a race with the elector is tried again. It is an update
 * and no patch, because the documented role allows no patch of Leases.
 *
 * <p>What is in memory changes only after the API server has it: a fact that could not be taken back is still there.
 */
public final class Facts {

  private static final Logger LOG = LoggerFactory.getLogger(Facts.class);
  private static final String PREFIX = "roadstead.io/";

  /** The elector writes every two seconds; to lose against it five times in a row is no race any more. */
  private static final int ATTEMPTS = 5;

  private final LeaseObject lease;
  private final Map<String, String> known = new ConcurrentHashMap<>();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean loaded;

  public Facts(KubernetesClient client, String namespace, String name) {
    this(new LeaseObject.InCluster(client, namespace, name));
  }

  Facts(LeaseObject lease) {
    this.lease = lease;
  }

  /** Reads what is noted now: once before the first use, and again when this process becomes leader. Never throws. */
  public void reload() {
    writing.lock();
    try {
      loaded = false;
      known.clear();
      lease.read().ifPresent(found -> known.putAll(noted(found)));
      loaded = true;
    } catch (KubernetesClientException e) {
      LOG.atWarn().addKeyValue("lease", lease.name()).log("notes could not be read: {}", ApiErrors.line(e));
    } finally {
      writing.unlock();
    }
  }

  private static Map<String, String> noted(Lease lease) {
    Map<String, String> facts = new HashMap<>();
    annotations(lease).forEach((key, value) -> {
      if (key.startsWith(PREFIX)) {
        facts.put(key.substring(PREFIX.length()), value);
      }
    });
    return facts;
  }

  private static Map<String, String> annotations(Lease lease) {
    return Optional.ofNullable(lease.getMetadata().getAnnotations()).orElse(Map.of());
  }

  /** Empty also where the notes could not be read. */
  Optional<String> recall(String fact) {
    return Optional.ofNullable(known.get(fact));
  }

  /** @throws ClusterException if it is not certain that the API server has it; nothing is known to have changed then */
  void remember(String fact, Optional<String> value) {
    writing.lock();
    try {
      if (loaded && recall(fact).equals(value)) {
        return;
      }
      for (int attempt = 1; !write(fact, value); attempt++) {
        if (attempt == ATTEMPTS) {
          throw new ClusterException(Kind.CONFLICT,
              "note " + fact + " on Lease " + lease.name() + ": others keep writing");
        }
      }
      known.remove(fact);
      value.ifPresent(v -> known.put(fact, v));
    } finally {
      writing.unlock();
    }
  }

  /** Whether it is there; false after a race. Without a Lease there is nothing to take back and nowhere to note. */
  private boolean write(String fact, Optional<String> value) {
    try {
      Optional<Lease> found = lease.read();
      if (found.filter(l -> !Optional.ofNullable(annotations(l).get(PREFIX + fact)).equals(value)).isPresent()) {
        lease.update(with(found.get(), fact, value));
      }
      return true;
    } catch (KubernetesClientException e) {
      ClusterException refusal = ApiErrors.of("note " + fact + " on Lease " + lease.name(), e);
      if (refusal.kind() != Kind.CONFLICT) {
        throw refusal;
      }
      return false;
    }
  }

  private static Lease with(Lease lease, String fact, Optional<String> value) {
    Map<String, String> annotations = new HashMap<>(annotations(lease));
    annotations.remove(PREFIX + fact);
    value.ifPresent(v -> annotations.put(PREFIX + fact, v));
    return new LeaseBuilder(lease).editMetadata().withAnnotations(annotations).endMetadata().build();
  }
}
