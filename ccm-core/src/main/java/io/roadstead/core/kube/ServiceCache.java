package io.roadstead.core.kube;

import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/**
 * The Services worth keeping, from two sources: what the watch shows, and what the API server answered to our own writes,
 * which runs ahead of the watch.
 *
 * <pre>
 * held           the watch shows            then
 * ------------   ------------------------   ---------------------------------------------------
 * nothing        one worth keeping          keep it, tell
 * from a watch   another version            take it, tell before and after
 * our own write  an older version           nothing: the watch has not caught up
 * our own write  the same version           nothing to tell; from now on it is from a watch
 * any            another uid                tell that the one is gone, then that the other is there
 * any            one not worth keeping      drop it, tell before and after
 * </pre>
 *
 * Only our own writes are defended against older versions: after an API server was restored from a backup, versions start
 * over, and whatever it shows must be believed.
 */
final class ServiceCache {

  private final Predicate<ServiceSnapshot> worthKeeping;
  private final Audience audience;
  private final ConcurrentSkipListMap<ServiceKey, Held> services = new ConcurrentSkipListMap<>();

  /** @param ahead written by us and not yet shown by the watch */
  private record Held(ServiceSnapshot service, boolean ahead) {

    /** We took the last finalizer off: the API server has deleted it, whatever the watch still has to say. */
    boolean isOver() {
      return ahead && service.deleting() && service.finalizers().isEmpty();
    }
  }

  ServiceCache(Predicate<ServiceSnapshot> worthKeeping, Audience audience) {
    this.worthKeeping = worthKeeping;
    this.audience = audience;
  }

  Optional<ServiceSnapshot> get(ServiceKey key) {
    return Optional.ofNullable(services.get(key)).filter(held -> !held.isOver()).map(Held::service);
  }

  /** By key. */
  List<ServiceSnapshot> all() {
    return services.values().stream().filter(held -> !held.isOver()).map(Held::service).filter(worthKeeping).toList();
  }

  /** Shown by the watch. */
  void seen(ServiceSnapshot now) {
    audience.inTurn(() -> {
      Optional<Held> held = Optional.ofNullable(services.get(now.key()));
      Optional<Held> sameLife = held.filter(h -> h.service.uid().equals(now.uid()));
      if (sameLife.isPresent() && isNoNews(sameLife.get(), now)) {
        return;
      }
      if (held.isPresent() && sameLife.isEmpty()) {
        services.remove(now.key());
        audience.tell(held.map(Held::service), Optional.empty());
      }
      store(now);
      if (sameLife.isPresent() || worthKeeping.test(now)) {
        audience.tell(sameLife.map(Held::service), Optional.of(now));
      }
    });
  }

  private boolean isNoNews(Held held, ServiceSnapshot now) {
    if (held.service.resourceVersion().equals(now.resourceVersion())) {
      store(now);
      return true;
    }
    return held.ahead && isNewer(held.service, now);
  }

  private void store(ServiceSnapshot now) {
    if (worthKeeping.test(now)) {
      services.put(now.key(), new Held(now, false));
    } else {
      services.remove(now.key());
    }
  }

  /** Shown by the watch to be deleted. */
  void gone(ServiceKey key, String uid) {
    audience.inTurn(() -> Optional.ofNullable(services.get(key)).filter(held -> held.service.uid().equals(uid))
        .ifPresent(held -> {
          services.remove(key);
          audience.tell(Optional.of(held.service), Optional.empty());
        }));
  }

  /** Answered to a write of ours. Nobody is told: whoever wrote it knows. */
  void written(ServiceSnapshot answer) {
    audience.inTurn(() -> services.computeIfPresent(answer.key(), (_, held) -> {
      boolean ahead = held.service.uid().equals(answer.uid()) && isNewer(answer, held.service);
      return ahead ? new Held(answer, true) : held;
    }));
  }

  /** Versions of one kind are comparable numbers (KEP-5504); what is no number is never newer. */
  private static boolean isNewer(ServiceSnapshot a, ServiceSnapshot b) {
    try {
      return Long.parseLong(a.resourceVersion()) > Long.parseLong(b.resourceVersion());
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
