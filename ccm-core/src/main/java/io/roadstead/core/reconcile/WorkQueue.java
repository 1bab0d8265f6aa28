package io.roadstead.core.reconcile;

import io.roadstead.core.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Which key is visited next. A key is in here at most once and in at most one worker's hands, over all paths; what is asked
 * for while it is being worked on is remembered, and it is visited once more.
 *
 * <pre>
 *              add                 take                 done
 *   (absent) -------> ready(lane) ------> running ---------------> (absent)
 *                        ^                  |  add: dirty            | back-off, named wait, look again
 *                        | due              |                        v
 *                        +------------------+-------------------- delayed
 * </pre>
 *
 * Back-off is 1 s doubling to 300 s, full jitter. A wait that the other side named holds for everybody who asks; a back-off is
 * cut short by an edit, a deletion or a change of targets, not by a sweep. Within a lane namespaces take turns.
 *
 * <p>Passive: it starts no thread and never blocks. All methods are synchronized on the queue itself, the only lock here.
 */
public final class WorkQueue {

  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** 2^9 seconds is beyond the longest pause. */
  private static final int MOST_DOUBLINGS = 9;

  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<Owner, Entry> entries = new HashMap<>();
  private final Map<Lane, FairLine> ready = new EnumMap<>(Lane.class);
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private final Map<Lane, Integer> passedOver = new EnumMap<>(Lane.class);
  private long adds;
  private long retries;

  public WorkQueue(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
    for (Lane lane : Lane.values()) {
      ready.put(lane, new FairLine());
      passedOver.put(lane, 0);
    }
  }

  private enum State {
    READY, DELAYED, RUNNING, IDLE
  }

  /** What is known of one key. Changed only under the queue's lock. */
  private static final class Entry {
    private final Owner owner;
    private State state = State.IDLE;
    private Lane lane = Lane.SWEEP;
    private Instant since = Instant.EPOCH;
    private Instant due = Instant.EPOCH;
    private Instant heldUntil = Instant.EPOCH;
    private Optional<Lane> dirty = Optional.empty();
    private int failures;

    private Entry(Owner owner) {
      this.owner = owner;
    }
  }

  private record Alarm(Instant due, Entry entry) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      return due.compareTo(other.due);
    }
  }

  /** Keys of one lane; namespaces take turns, each first come first served. */
  private static final class FairLine {
    private final LinkedHashMap<String, Deque<Entry>> namespaces = new LinkedHashMap<>();
    private int size;

    private void add(Entry entry) {
      namespaces.computeIfAbsent(namespace(entry.owner), _ -> new ArrayDeque<>()).add(entry);
      size++;
    }

    private Entry remove() {
      var first = namespaces.pollFirstEntry();
      Entry entry = first.getValue().remove();
      if (!first.getValue().isEmpty()) {
        namespaces.putLast(first.getKey(), first.getValue());
      }
      size--;
      return entry;
    }

    private void remove(Entry entry) {
      Deque<Entry> line = namespaces.get(namespace(entry.owner));
      if (line != null && line.remove(entry)) {
        size--;
        if (line.isEmpty()) {
          namespaces.remove(namespace(entry.owner));
        }
      }
    }

    private static String namespace(Owner owner) {
      return switch (owner) {
        case Owner.Cluster _ -> "";
        case Owner.Service(var key, _) -> key.namespace();
      };
    }
  }

  /** Asks for a visit as soon as possible. */
  public synchronized void add(Owner owner, Lane lane) {
    Entry entry = entries.computeIfAbsent(owner, Entry::new);
    adds++;
    Instant now = clock.instant();
    switch (entry.state) {
      case RUNNING -> entry.dirty = Optional.of(first(entry.dirty.orElse(lane), lane));
      case READY -> promote(entry, lane);
      case IDLE -> arrive(entry, lane, now);
      case DELAYED -> {
        if (lane == Lane.SWEEP) {
          return;
        }
        entry.lane = lane;
        if (entry.heldUntil.isAfter(now)) {
          delay(entry, entry.heldUntil);
          return;
        }
        arrive(entry, lane, now);
      }
    }
  }

  /** Asks for a visit after a while; does nothing if one is due before. */
  public synchronized void addAfter(Owner owner, Lane lane, Duration pause) {
    Entry entry = entries.computeIfAbsent(owner, Entry::new);
    Instant due = clock.instant().plus(pause);
    if (entry.state == State.IDLE) {
      adds++;
      entry.lane = lane;
      delay(entry, due);
      return;
    }
    if (entry.state == State.DELAYED && due.isBefore(entry.due) && !entry.heldUntil.isAfter(due)) {
      delay(entry, due);
    }
  }

  private static Lane first(Lane a, Lane b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private void promote(Entry entry, Lane lane) {
    if (lane.compareTo(entry.lane) < 0) {
      line(entry.lane).remove(entry);
      entry.lane = lane;
      line(lane).add(entry);
    }
  }

  private void arrive(Entry entry, Lane lane, Instant now) {
    entry.state = State.READY;
    entry.lane = lane;
    entry.since = now;
    line(lane).add(entry);
  }

  private void delay(Entry entry, Instant due) {
    entry.state = State.DELAYED;
    entry.due = due;
    alarms.add(new Alarm(due, entry));
  }

  private FairLine line(Lane lane) {
    return java.util.Objects.requireNonNull(ready.get(lane));
  }

  private int passes(Lane lane) {
    return passedOver.getOrDefault(lane, 0);
  }

  /** The next key to visit now, if any. It is the caller's until {@link #done}. */
  public synchronized Optional<Visit> take() {
    return take(List.of(Lane.values()));
  }

  /** The next key of the urgent lane only: for workers kept free for it. */
  public synchronized Optional<Visit> takeUrgent() {
    return take(List.of(Lane.URGENT));
  }

  private Optional<Visit> take(List<Lane> from) {
    Instant now = clock.instant();
    ring(now);
    List<Lane> waiting = from.stream().filter(lane -> line(lane).size > 0).toList();
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    Lane lane = waiting.reversed().stream()
        .filter(l -> passes(l) >= l.patience())
        .findFirst()
        .orElse(waiting.getFirst());
    waiting.forEach(l -> passedOver.put(l, l == lane ? 0 : passes(l) + 1));
    Entry entry = line(lane).remove();
    Instant queued = entry.since;
    entry.state = State.RUNNING;
    entry.since = now;
    return Optional.of(new Visit(entry.owner, lane, entry.failures, queued, now));
  }

  /** Moves what is due to its lane. An alarm whose entry has moved on meanwhile is stale and dropped. */
  private void ring(Instant now) {
    for (Alarm alarm = alarms.peek(); alarm != null && !alarm.due.isAfter(now); alarm = alarms.peek()) {
      alarms.remove();
      if (alarm.entry.state == State.DELAYED && alarm.entry.due.equals(alarm.due)) {
        arrive(alarm.entry, alarm.entry.lane, now);
      }
    }
  }

  /** Gives a key back. What was asked for meanwhile comes before any pause, except one that the other side named. */
  public synchronized void done(Visit visit, Outcome outcome) {
    Entry entry = entries.get(visit.owner());
    if (entry == null || entry.state != State.RUNNING) {
      throw new IllegalStateException("not being worked on: " + visit.owner());
    }
    Instant now = clock.instant();
    entry.state = State.IDLE;
    entry.heldUntil = Instant.EPOCH;
    Optional<Instant> again = again(entry, outcome, now);
    Optional<Lane> asked = entry.dirty;
    entry.dirty = Optional.empty();
    if (asked.isPresent() && !entry.heldUntil.isAfter(now)) {
      arrive(entry, asked.get(), now);
      return;
    }
    if (again.isPresent()) {
      entry.lane = asked.orElse(Lane.RETRY);
      delay(entry, again.get());
      return;
    }
    if (asked.isPresent()) {
      arrive(entry, asked.get(), now);
      return;
    }
    entries.remove(entry.owner);
  }

  private Optional<Instant> again(Entry entry, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Settled _,Outcome.Nothing _ -> {
        entry.failures = 0;
        yield Optional.empty();
      }
      case Outcome.Rejected(_, Optional<Duration> recheck) -> {
        entry.failures = 0;
        yield recheck.map(now::plus);
      }
      case Outcome.Waiting(Duration after, _) -> Optional.of(now.plus(after));
      case Outcome.Failed(_, Optional<Duration> named) when named.isPresent() -> {
        retries++;
        entry.heldUntil = now.plus(named.get());
        yield Optional.of(entry.heldUntil);
      }
      case Outcome.Failed _ -> {
        retries++;
        yield Optional.of(now.plus(pause(entry.failures++)));
      }
    };
  }

  /** Full jitter: anything from nothing to the doubled pause, but never quite nothing. */
  private Duration pause(int failures) {
    long longest = Math.min(LONGEST_PAUSE.toMillis(),
        FIRST_PAUSE.toMillis() << Math.min(failures, MOST_DOUBLINGS));
    return Duration.ofMillis(1 + random.nextLong(longest));
  }

  /** When something becomes ready that is not ready now; empty while nothing is delayed. */
  public synchronized Optional<Instant> nextDue() {
    for (Alarm alarm = alarms.peek(); alarm != null; alarm = alarms.peek()) {
      if (alarm.entry.state == State.DELAYED && alarm.entry.due.equals(alarm.due)) {
        return Optional.of(alarm.due);
      }
      alarms.remove();
    }
    return Optional.empty();
  }

  /** When the visit that is being worked on longest began. */
  public synchronized Optional<Instant> oldestRunning() {
    return entries.values().stream().filter(e -> e.state == State.RUNNING).map(e -> e.since).min(Instant::compareTo);
  }

  /** Keys in workers' hands. */
  public synchronized Set<Owner> running() {
    Set<Owner> owners = new TreeSet<>();
    entries.values().stream().filter(e -> e.state == State.RUNNING).forEach(e -> owners.add(e.owner));
    return owners;
  }

  /** Whether nothing is ready or being worked on. */
  public synchronized boolean isQuiet() {
    ring(clock.instant());
    return entries.values().stream().allMatch(e -> e.state == State.DELAYED);
  }

  /** Keys that are delayed, with the time they are due, for people. */
  public synchronized List<Owner> delayed() {
    List<Owner> owners = new ArrayList<>();
    entries.values().stream().filter(e -> e.state == State.DELAYED).map(e -> e.owner).sorted().forEach(owners::add);
    return owners;
  }

  public synchronized int depth(Lane lane) {
    return line(lane).size;
  }

  public synchronized long adds() {
    return adds;
  }

  public synchronized long retries() {
    return retries;
  }

  /** How many keys are in here in any state; none is kept once it has settled. */
  public synchronized int size() {
    return entries.size();
  }
}
