package io.roadstead.core.reconcile;

import io.roadstead.core.model.Owner;
import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.ResourceId;
import io.roadstead.core.plan.Step;
import io.roadstead.core.plan.Surrounding;
import io.roadstead.core.plan.Survey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known to exist, by owner: filled by surveys and readings, kept up to date by our own writes, thrown away where a
 * write failed. What the cluster owns is kept once.
 *
 * <p>Every change is stamped. A reading that began before the latest change of an owner is older than what we know, and is
 * not taken.
 *
 * <p>All methods are synchronized; none blocks.
 */
final class InventoryCache<R extends Resource> {

  private final Map<Owner, Entry<R>> entries = new HashMap<>();
  private final Map<Owner, Long> changed = new HashMap<>();
  private List<Surrounding> surroundings = List.of();
  private Set<String> omittedKinds = Set.of();
  private boolean surveyed;
  private long stamp;

  private record Entry<R extends Resource>(SortedMap<ResourceId, Existing<R>> own,
      Inventory.Completeness completeness) {
  }

  /** Taken before a reading begins, handed in with its result. */
  synchronized long stamp() {
    return stamp;
  }

  /**
   * Takes over a survey, except for owners that changed since it began. Owners it does not list own nothing.
   *
   * @param running owners that are being worked on: their view is the worker's
   */
  synchronized void fill(Survey<R> survey, long since, Set<Owner> running) {
    surroundings = survey.surroundings();
    omittedKinds = survey.omittedKinds();
    surveyed = true;
    SortedSet<Owner> owners = new TreeSet<>(survey.inventories().keySet());
    owners.addAll(entries.keySet());
    owners.add(Owner.cluster());
    for (Owner owner : owners) {
      if (running.contains(owner) || changed.getOrDefault(owner, 0L) > since) {
        continue;
      }
      Inventory<R> read = survey.inventories().get(owner);
      if (read != null) {
        SortedMap<ResourceId, Existing<R>> own = new TreeMap<>();
        read.own().forEach(thing -> own.put(thing.resource().id(), thing));
        entries.put(owner, new Entry<>(own, kept(owner, own)));
      } else if (owner.equals(Owner.cluster())) {
        entries.put(owner, new Entry<>(new TreeMap<>(), Inventory.Completeness.COMPLETE));
      } else {
        entries.remove(owner);
      }
    }
    changed.values().removeIf(when -> when <= since);
  }

  /** A survey that leaves nothing out is as good as a reading of each owner. */
  private Inventory.Completeness kept(Owner owner, SortedMap<ResourceId, Existing<R>> own) {
    if (omittedKinds.isEmpty() || owner.equals(Owner.cluster())) {
      return Inventory.Completeness.COMPLETE;
    }
    Entry<R> before = entries.get(owner);
    if (before == null || before.completeness == Inventory.Completeness.SURVEYED) {
      return Inventory.Completeness.SURVEYED;
    }
    before.own.values().stream()
        .filter(thing -> omittedKinds.contains(thing.resource().id().kind()))
        .forEach(thing -> own.put(thing.resource().id(), thing));
    return Inventory.Completeness.COMPLETE;
  }

  /** What the owner and the cluster have; empty when it has to be read first. An owner no survey listed has nothing. */
  synchronized Optional<Inventory<R>> find(Owner owner) {
    Entry<R> own = entries.get(owner);
    Entry<R> shared = entries.get(Owner.cluster());
    if (shared == null || (own == null && (!surveyed || changed.containsKey(owner)))) {
      return Optional.empty();
    }
    SortedMap<ResourceId, Existing<R>> all = new TreeMap<>(shared.own);
    if (own != null) {
      all.putAll(own.own);
    }
    var completeness = own == null ? Inventory.Completeness.COMPLETE : own.completeness;
    return Optional.of(new Inventory<>(owner, all, surroundings, completeness));
  }

  /** Takes over a reading of one owner, and of the cluster's things if those did not change meanwhile. */
  synchronized Inventory<R> observed(Inventory<R> read, long since) {
    SortedMap<ResourceId, Existing<R>> own = new TreeMap<>();
    SortedMap<ResourceId, Existing<R>> shared = new TreeMap<>();
    read.resources()
        .forEach((id, thing) -> (thing.resource().owner().equals(Owner.cluster()) ? shared : own).put(id, thing));
    if (!entries.containsKey(Owner.cluster()) || changed.getOrDefault(Owner.cluster(), 0L) <= since) {
      entries.put(Owner.cluster(), new Entry<>(shared, Inventory.Completeness.COMPLETE));
    }
    if (!read.owner().equals(Owner.cluster())) {
      entries.put(read.owner(), new Entry<>(own, Inventory.Completeness.COMPLETE));
    }
    changed.put(read.owner(), ++stamp);
    surroundings = read.surroundings();
    return find(read.owner()).orElseThrow();
  }

  /** Takes over fresh handles of things that are known. */
  synchronized void refreshed(Inventory<R> fresh) {
    Entry<R> entry = entries.get(fresh.owner());
    if (entry == null) {
      return;
    }
    SortedMap<ResourceId, Existing<R>> own = new TreeMap<>(entry.own);
    own.replaceAll((id, known) -> fresh.find(id).filter(f -> f.resource().equals(known.resource())).orElse(known));
    entries.put(fresh.owner(), new Entry<>(own, entry.completeness));
  }

  /** Notes what one plan did. */
  synchronized void applied(Owner planned, List<PlanRunner.Done<R>> done, boolean complete) {
    for (PlanRunner.Done<R> one : done) {
      Owner owner = one.step().resource().owner();
      Entry<R> entry = entries.get(owner);
      SortedMap<ResourceId, Existing<R>> own = entry == null ? new TreeMap<>() : new TreeMap<>(entry.own);
      if (one.step() instanceof Step.Delete<R>) {
        own.remove(one.step().id());
      } else {
        own.put(one.step().id(), new Existing<>(grown(planned, one.step().resource(), own), one.handle()));
      }
      var completeness = complete || entry == null ? Inventory.Completeness.COMPLETE : entry.completeness;
      entries.put(owner, new Entry<>(own, completeness));
      changed.put(owner, ++stamp);
    }
  }

  /** Two Services that grow a thing of the cluster's side by side have both grown it. */
  @SuppressWarnings("unchecked")
  private R grown(Owner planned, R written, SortedMap<ResourceId, Existing<R>> own) {
    Existing<R> known = own.get(written.id());
    if (known == null || written.owner().equals(planned)) {
      return written;
    }
    return (R) written.joinedWith(known.resource());
  }

  /** What was known of an owner may be wrong: it is read before it is used again. */
  synchronized void forget(Owner owner) {
    entries.remove(owner);
    changed.put(owner, ++stamp);
  }

  /** An owner whose Service is gone and that has nothing is not worth an entry. */
  synchronized void drop(Owner owner) {
    entries.remove(owner);
    changed.remove(owner);
  }

  /** Kinds that surveys leave out. */
  synchronized Set<String> omittedKinds() {
    return omittedKinds;
  }

  /** Everyone who is known to own something. */
  synchronized SortedSet<Owner> owners() {
    SortedSet<Owner> owners = new TreeSet<>();
    entries.forEach((owner, entry) -> {
      if (!entry.own.isEmpty()) {
        owners.add(owner);
      }
    });
    return owners;
  }

  /** How many owners are kept in mind. */
  synchronized int size() {
    return entries.size();
  }
}
