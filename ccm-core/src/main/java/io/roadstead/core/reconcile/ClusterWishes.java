package io.roadstead.core.reconcile;

import io.roadstead.core.model.Owner;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each Service needs of the things the cluster owns. A Service's plan only grows those; the plan for the cluster, which
 * joins all wishes, shrinks them.
 *
 * <p>All methods are synchronized; none blocks.
 */
final class ClusterWishes<R extends Resource> {

  private final Map<Owner, List<R>> wishes = new HashMap<>();
  private long version;

  /** Notes a Service's wish before its plan runs. Whether something it wished before is not wished any more. */
  synchronized boolean put(Owner service, List<R> desired) {
    List<R> shared = desired.stream().filter(resource -> resource.owner().equals(Owner.cluster())).toList();
    List<R> before = wishes.put(service, shared);
    if (shared.equals(before)) {
      return false;
    }
    version++;
    return before != null && !shared.containsAll(before);
  }

  /** Whether the one who leaves had wished for anything. */
  synchronized boolean remove(Owner service) {
    List<R> before = wishes.remove(service);
    version++;
    return before != null && !before.isEmpty();
  }

  synchronized boolean has(Owner service) {
    return wishes.containsKey(service);
  }

  synchronized long version() {
    return version;
  }

  /** What the cluster should own for everybody. */
  synchronized List<R> joined() {
    SortedMap<ResourceId, R> all = new TreeMap<>();
    wishes.values().forEach(list -> list.forEach(resource -> all.merge(resource.id(), resource, ClusterWishes::join)));
    return new ArrayList<>(all.values());
  }

  /** Everybody who wishes for something shared. */
  synchronized List<Owner> owners() {
    return wishes.keySet().stream().sorted().toList();
  }

  /** A resource joins only with one of its own kind: {@link Resource#joinedWith} keeps the type. */
  @SuppressWarnings("unchecked")
  private static <R extends Resource> R join(R a, R b) {
    return (R) b.joinedWith(a);
  }
}
