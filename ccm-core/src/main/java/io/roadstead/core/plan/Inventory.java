package io.roadstead.core.plan;

import io.roadstead.core.model.Owner;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What exists for one owner, together with what the cluster owns and what surrounds both. Immutable.
 *
 * @param resources by id: the owner's and the cluster's
 * @param surroundings read-only context, shared by all inventories of one survey
 * @param completeness whether every kind of thing was looked at
 */
public record Inventory<R extends Resource>(Owner owner, SortedMap<ResourceId, Existing<R>> resources,
    List<Surrounding> surroundings, Completeness completeness) {

  /** How much a reading looked at. */
  public enum Completeness {
    /** Everything the owner has is listed. */
    COMPLETE,
    /** Read by a survey, which leaves out what only a call per thing would tell (listeners, targets). */
    SURVEYED
  }

  public Inventory {
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    surroundings = List.copyOf(surroundings);
  }

  public static <R extends Resource> Inventory<R> empty(Owner owner, List<Surrounding> surroundings) {
    return new Inventory<>(owner, new TreeMap<>(), surroundings, Completeness.COMPLETE);
  }

  public static <R extends Resource> Inventory<R> of(Owner owner, Collection<Existing<R>> things,
      List<Surrounding> surroundings, Completeness completeness) {
    SortedMap<ResourceId, Existing<R>> byId = new TreeMap<>();
    things.forEach(thing -> byId.put(thing.resource().id(), thing));
    return new Inventory<>(owner, byId, surroundings, completeness);
  }

  public Optional<Existing<R>> find(ResourceId id) {
    return Optional.ofNullable(resources.get(id));
  }

  /** The handle of something that a step depends on; its absence is our bug, never the user's. */
  public Handle handle(ResourceId id) {
    return find(id).map(Existing::handle).orElseThrow(() -> new IllegalStateException("no handle for " + id));
  }

  /** All things of one record type, in the order of their ids. */
  public <T extends R> List<Existing<T>> all(Class<T> type) {
    return resources.values().stream()
        .filter(thing -> type.isInstance(thing.resource()))
        .map(thing -> new Existing<>(type.cast(thing.resource()), thing.handle()))
        .toList();
  }

  /** What belongs to the owner itself, without what the cluster owns. */
  public Stream<Existing<R>> own() {
    return resources.values().stream().filter(thing -> thing.resource().owner().equals(owner));
  }

  public boolean ownsNothing() {
    return own().findAny().isEmpty();
  }

  /** All surroundings of one type, in their order. */
  public <T extends Surrounding> List<T> surroundings(Class<T> type) {
    return surroundings.stream().filter(type::isInstance).map(type::cast).toList();
  }

  public Inventory<R> with(Existing<R> thing) {
    SortedMap<ResourceId, Existing<R>> more = new TreeMap<>(resources);
    more.put(thing.resource().id(), thing);
    return new Inventory<>(owner, more, surroundings, completeness);
  }

  public Inventory<R> without(ResourceId id) {
    SortedMap<ResourceId, Existing<R>> fewer = new TreeMap<>(resources);
    fewer.remove(id);
    return new Inventory<>(owner, fewer, surroundings, completeness);
  }

  public Inventory<R> withSurroundings(List<Surrounding> fresh) {
    return new Inventory<>(owner, resources, fresh, completeness);
  }
}
