package io.roadstead.core.plan;

import io.roadstead.core.model.Owner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What should exist and what exists, to the steps in between. Pure; knows no provider.
 *
 * <pre>
 * desired   exists                    step
 * -------   -----------------------   ---------------------------------------------------------
 * yes       no                        Create
 * yes       equal                     -
 * yes       differs, can become it    Update
 * yes       differs, can not          Replace
 * no        yes, same owner           Delete, after every Create, Update and Replace
 * no        yes, other owner          - (what the cluster owns is removed by the cluster's plan only)
 *
 * owned by the cluster, in a Service's plan: "desired" is joined with what exists, so that it only grows
 * </pre>
 */
public final class Planner {

  private Planner() {
  }

  /** Deleting everything is planning with nothing desired. */
  public static <R extends Resource> Plan<R> plan(Owner owner, Collection<R> desired, Inventory<R> inventory) {
    SortedMap<ResourceId, Step<R>> writes = new TreeMap<>();
    SortedMap<ResourceId, R> wanted = new TreeMap<>();
    for (R resource : desired) {
      if (wanted.put(resource.id(), resource) != null) {
        throw new IllegalArgumentException("desired twice: " + resource.id());
      }
      step(owner, resource, inventory.find(resource.id())).ifPresent(step -> writes.put(step.id(), step));
    }
    List<R> unwanted = inventory.resources().values().stream()
        .map(Existing::resource)
        .filter(resource -> resource.owner().equals(owner) && !wanted.containsKey(resource.id()))
        .toList();
    if (writes.isEmpty() && unwanted.isEmpty()) {
      return new Plan<>(owner, List.of());
    }
    SortedMap<ResourceId, Step<R>> steps = new TreeMap<>();
    writes.forEach((id, step) -> steps.put(id, after(step, writesBefore(step, writes))));
    deletes(unwanted, writes.keySet()).forEach(step -> steps.put(step.id(), step));
    return new Plan<>(owner, inOrder(steps));
  }

  private static <R extends Resource> Optional<Step<R>> step(Owner planned, R desired, Optional<Existing<R>> exists) {
    if (exists.isEmpty()) {
      var changes = Change.between(new TreeMap<>(), desired.fields());
      return Optional.of(new Step.Create<>(desired, changes, new TreeSet<>()));
    }
    R from = exists.get().resource();
    R to = desired.owner().equals(planned) ? desired : joined(desired, from);
    if (from.equals(to)) {
      return Optional.empty();
    }
    var changes = Change.between(from.fields(), to.fields());
    return Optional.of(from.canBecome(to)
        ? new Step.Update<>(from, to, changes, new TreeSet<>())
        : new Step.Replace<>(from, to, changes, new TreeSet<>()));
  }

  /** A resource joins only with one of its own kind: {@link Resource#joinedWith} keeps the type. */
  @SuppressWarnings("unchecked")
  private static <R extends Resource> R joined(R desired, R existing) {
    return (R) desired.joinedWith(existing);
  }

  private static <R extends Resource> SortedSet<ResourceId> writesBefore(Step<R> step,
      Map<ResourceId, Step<R>> writes) {
    SortedSet<ResourceId> before = new TreeSet<>(step.resource().dependsOn());
    before.retainAll(writes.keySet());
    before.remove(step.id());
    return before;
  }

  /** What depends on others goes before them, and nothing goes before everything new is there. */
  private static <R extends Resource> List<Step<R>> deletes(List<R> unwanted, Collection<ResourceId> writes) {
    List<Step<R>> steps = new ArrayList<>();
    for (R resource : unwanted) {
      SortedSet<ResourceId> before = new TreeSet<>(writes);
      unwanted.stream()
          .filter(other -> other.dependsOn().contains(resource.id()) && !other.id().equals(resource.id()))
          .forEach(other -> before.add(other.id()));
      steps.add(new Step.Delete<>(resource, before));
    }
    return steps;
  }

  private static <R extends Resource> Step<R> after(Step<R> step, SortedSet<ResourceId> before) {
    return switch (step) {
      case Step.Create<R>(R resource, var changes, _) -> new Step.Create<>(resource, changes, before);
      case Step.Update<R>(R from, R to, var changes, _) -> new Step.Update<>(from, to, changes, before);
      case Step.Replace<R>(R from, R to, var changes, _) -> new Step.Replace<>(from, to, changes, before);
      case Step.Delete<R>(R resource, _) -> new Step.Delete<>(resource, before);
    };
  }

  /** Topological, ties by id, so that a plan reads the same every time. */
  private static <R extends Resource> List<Step<R>> inOrder(SortedMap<ResourceId, Step<R>> steps) {
    List<Step<R>> ordered = new ArrayList<>();
    SortedSet<ResourceId> done = new TreeSet<>();
    while (ordered.size() < steps.size()) {
      var ready = steps.values().stream()
          .filter(step -> !done.contains(step.id()) && done.containsAll(step.after()))
          .toList();
      if (ready.isEmpty()) {
        throw new IllegalStateException("steps wait for each other: " + steps.keySet());
      }
      ready.forEach(step -> {
        ordered.add(step);
        done.add(step.id());
      });
    }
    return ordered;
  }
}
