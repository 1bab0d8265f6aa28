package io.roadstead.core.testing.memory;

import io.roadstead.core.model.Owner;
import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.ResourceId;
import io.roadstead.core.provider.ProviderException;
import io.roadstead.core.provider.ProviderException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The small cloud's account: things with owners, a shared board under a version, addresses that take their time, and faults
 * on demand. Synchronized; a hook may block before it.
 */
public final class MemoryCloud {

  /** What goes wrong with one write. */
  public enum Fault {
    /** Refused before anything happened: 500. */
    BEFORE,
    /** It happened, and the answer was lost. */
    AFTER
  }

  private final InstantSource clock;
  private final SortedMap<String, Thing> things = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private final SortedMap<Integer, Fault> faults = new TreeMap<>();
  private Consumer<String> hook = _ -> {
  };
  private Duration provisioning = Duration.ZERO;
  private Duration lag = Duration.ZERO;
  private int throttled;
  private int conflicts;
  private int writes;
  private int serial;

  /** One thing of ours or of somebody else's. */
  record Thing(Optional<Existing<MemoryResource>> ours, String foreign, Instant since) {
  }

  public MemoryCloud(InstantSource clock) {
    this.clock = clock;
  }

  // ---- what tests arrange

  /** The n-th write from now (1 is the next) goes wrong. */
  public synchronized void failWrite(int nth, Fault fault) {
    faults.put(writes + nth, fault);
  }

  /** So many calls from now on are throttled. */
  public synchronized void throttle(int number) {
    throttled = number;
  }

  /** So many writes of the board find that somebody else wrote it. */
  public synchronized void conflict(int number) {
    conflicts = number;
  }

  /** How long a new address takes to be usable. */
  public synchronized void provisioning(Duration duration) {
    provisioning = duration;
  }

  /** How long a new thing is missing from lists. */
  public synchronized void lag(Duration duration) {
    lag = duration;
  }

  /** Runs before every call, outside the lock, and is told the call. */
  public void before(Consumer<String> action) {
    hook = action;
  }

  public synchronized void putForeign(String name, String content) {
    things.put(name, new Thing(Optional.empty(), content, clock.instant()));
  }

  /** Changes or, when empty, takes away something behind our back. */
  public synchronized void tamper(ResourceId id, Optional<MemoryResource> with) {
    Thing thing = things.remove(id.toString());
    if (thing != null && with.isPresent()) {
      Handle handle = thing.ours.map(Existing::handle).orElse(Handle.NONE);
      things.put(id.toString(), new Thing(Optional.of(new Existing<>(with.get(), handle)), "", thing.since));
    }
  }

  // ---- what tests see

  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  public synchronized List<String> writeCalls() {
    return calls.stream().filter(call -> !call.startsWith("read")).toList();
  }

  public synchronized void clearCalls() {
    calls.clear();
  }

  public synchronized List<String> ours() {
    return things.values().stream().flatMap(t -> t.ours.stream()).map(e -> e.resource().toString()).toList();
  }

  public synchronized List<String> foreign() {
    return things.values().stream().map(Thing::foreign).filter(text -> !text.isEmpty()).toList();
  }

  public synchronized Optional<MemoryResource> find(ResourceId id) {
    return Optional.ofNullable(things.get(id.toString())).flatMap(Thing::ours).map(Existing::resource);
  }

  // ---- the API

  List<Existing<MemoryResource>> list(Optional<Owner> owner) {
    return call("read " + owner.map(Owner::toString).orElse("all"), () -> things.values().stream()
        .filter(thing -> !clock.instant().isBefore(thing.since.plus(lag)))
        .flatMap(thing -> thing.ours.map(existing -> fresh(thing, existing)).stream())
        .filter(existing -> owner.isEmpty() || existing.resource().owner().equals(owner.get())
            || existing.resource().owner().equals(Owner.cluster()))
        .toList());
  }

  private Existing<MemoryResource> fresh(Thing thing, Existing<MemoryResource> existing) {
    boolean usable = !clock.instant().isBefore(thing.since.plus(provisioning));
    return new Existing<>(existing.resource(), existing.handle().with("state", usable ? "usable" : "making"));
  }

  Handle put(MemoryResource resource) {
    return write("put " + resource.id(), () -> store(resource));
  }

  private Handle store(MemoryResource resource) {
    String name = resource.id().toString();
    Thing before = things.get(name);
    if (before != null && before.ours.isEmpty()) {
      throw new ProviderException.Permanent("NotOurs", name + " belongs to somebody else", "choose another name");
    }
    Handle handle = before == null
        ? Handle.of("memory:" + name).with("ip", "192.0.2." + (++serial % 250))
        : before.ours.map(Existing::handle).orElse(Handle.NONE);
    Instant since = before == null ? clock.instant() : before.since;
    Thing after = new Thing(Optional.of(new Existing<>(resource, handle)), "", since);
    things.put(name, after);
    return fresh(after, new Existing<>(resource, handle)).handle();
  }

  void remove(MemoryResource resource) {
    var _ = write("remove " + resource.id(), () -> {
      boolean used = resource instanceof MemoryResource.Address && things.values().stream()
          .flatMap(thing -> thing.ours.stream())
          .anyMatch(other -> other.resource().dependsOn().contains(resource.id()));
      if (used) {
        throw new ProviderException.Retryable(Kind.IN_PROGRESS, "InUse", resource.id() + " is still in use",
            Optional.of(Duration.ofSeconds(5)));
      }
      things.remove(resource.id().toString());
      return Handle.NONE;
    });
  }

  /** All edits of the board in one write. */
  List<Handle> writeBoard(List<Supplier<Handle>> edits, List<String> names) {
    return call("write board " + names.size(), () -> {
      if (conflicts > 0) {
        conflicts--;
        throw new ProviderException.Retryable(Kind.CONFLICT, "PreconditionFailed", "the board changed",
            Optional.empty());
      }
      return faulty(() -> edits.stream().map(Supplier::get).toList());
    });
  }

  /** Without a call of its own: a part of {@link #writeBoard}. */
  Supplier<Handle> boardPut(MemoryResource resource) {
    return () -> store(resource);
  }

  Supplier<Handle> boardRemove(MemoryResource resource) {
    return () -> {
      things.remove(resource.id().toString());
      return Handle.NONE;
    };
  }

  private <T> T write(String name, Supplier<T> action) {
    return call(name, () -> faulty(action));
  }

  private <T> T faulty(Supplier<T> action) {
    Fault fault = faults.get(++writes);
    if (fault == Fault.BEFORE) {
      throw new ProviderException.Retryable(Kind.TRANSIENT, "InternalError", "500 before", Optional.empty());
    }
    T result = action.get();
    if (fault == Fault.AFTER) {
      throw new ProviderException.Retryable(Kind.TRANSIENT, "ConnectionReset", "no answer", Optional.empty());
    }
    return result;
  }

  private <T> T call(String name, Supplier<T> action) {
    hook.accept(name);
    synchronized (this) {
      calls.add(name);
      if (throttled > 0) {
        throttled--;
        throw new ProviderException.Retryable(Kind.THROTTLED, "Throttling", name + ": rate exceeded",
            Optional.of(Duration.ofSeconds(2)));
      }
      return action.get();
    }
  }

  /** How many writes there have been, failed ones included. */
  public synchronized int writes() {
    return writes;
  }
}
