package io.roadstead.core.reconcile;

import io.roadstead.core.model.Condition;
import io.roadstead.core.model.Frontend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What we change on a Service, and all of it: one strategic merge patch against {@code services/status}, so that the
 * finalizers, annotations and conditions of others stay as they are.
 *
 * @param annotations by key; empty takes the annotation away
 * @param frontends the whole of {@code status.loadBalancer.ingress} (an atomic list), or absent to leave it alone
 * @param conditions merged by type
 * @param removeConditions types of conditions to take away
 */
public record ServicePatch(SortedSet<String> addFinalizers, SortedSet<String> removeFinalizers,
    SortedMap<String, Optional<String>> annotations, Optional<List<Frontend>> frontends, List<Condition> conditions,
    SortedSet<String> removeConditions) {

  public static final ServicePatch NOTHING = new ServicePatch(new TreeSet<>(), new TreeSet<>(), new TreeMap<>(),
      Optional.empty(), List.of(), new TreeSet<>());

  public boolean isEmpty() {
    return equals(NOTHING);
  }

  public ServicePatch addFinalizer(String name) {
    return new ServicePatch(new TreeSet<>(Set.of(name)), removeFinalizers, annotations, frontends, conditions,
        removeConditions);
  }

  public ServicePatch removeFinalizers(Set<String> names) {
    return new ServicePatch(addFinalizers, new TreeSet<>(names), annotations, frontends, conditions, removeConditions);
  }

  public ServicePatch annotations(Map<String, Optional<String>> changed) {
    return new ServicePatch(addFinalizers, removeFinalizers, new TreeMap<>(changed), frontends, conditions,
        removeConditions);
  }

  public ServicePatch frontends(List<Frontend> all) {
    return new ServicePatch(addFinalizers, removeFinalizers, annotations, Optional.of(List.copyOf(all)), conditions,
        removeConditions);
  }

  public ServicePatch conditions(List<Condition> changed, Set<String> removed) {
    return new ServicePatch(addFinalizers, removeFinalizers, annotations, frontends, List.copyOf(changed),
        new TreeSet<>(removed));
  }
}
