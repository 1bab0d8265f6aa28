package io.roadstead.aws.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Faults on demand. A call meets at most one: what was asked for by number comes first, then what was asked for by
 * predicate, then chance.
 */
public final class Faults {

  private final List<Numbered> numbered = new ArrayList<>();
  private final List<Matched> matched = new ArrayList<>();
  private final List<Fired> fired = new ArrayList<>();
  private Optional<Chance> chance = Optional.empty();

  /** A fault that struck. */
  public record Fired(Call call, Fault fault) {
  }

  private record Matched(Predicate<Call> predicate, Fault fault) {
  }

  private record Chance(Random random, double probability, List<Fault> kinds) {
  }

  /** Counts the calls that fit and strikes from {@code from} to {@code to}, both counted from 1 and from now. */
  private static final class Numbered {
    private final Predicate<Call> predicate;
    private final int from;
    private final int to;
    private final Fault fault;
    private int seen;

    private Numbered(Predicate<Call> predicate, int from, int to, Fault fault) {
      this.predicate = predicate;
      this.from = from;
      this.to = to;
      this.fault = fault;
    }

    private boolean strikes(Call call) {
      if (!predicate.test(call)) {
        return false;
      }
      seen++;
      return seen >= from && seen <= to;
    }
  }

  /** The {@code nth} call of {@code operation} from now on; 1 is the next one. */
  public synchronized void at(String operation, int nth, Fault fault) {
    numbered.add(new Numbered(call -> call.operation().equals(operation), positive(nth), nth, fault));
  }

  /** The next {@code count} calls of {@code operation}. */
  public synchronized void next(String operation, int count, Fault fault) {
    numbered.add(new Numbered(call -> call.operation().equals(operation), 1, positive(count), fault));
  }

  /** The next {@code count} calls, whatever they are. */
  public synchronized void next(int count, Fault fault) {
    numbered.add(new Numbered(_ -> true, 1, positive(count), fault));
  }

  /** The {@code nth} write from now on; 1 is the next one. */
  public synchronized void atWrite(int nth, Fault fault) {
    numbered.add(new Numbered(call -> !call.isRead(), positive(nth), nth, fault));
  }

  /** Every call that fits, until {@link #clear}. */
  public synchronized void when(Predicate<Call> predicate, Fault fault) {
    matched.add(new Matched(predicate, fault));
  }

  /** Each call with this probability, one of {@code kinds}; equal seeds and calls give equal faults. */
  public synchronized void random(long seed, double probability, List<Fault> kinds) {
    if (kinds.isEmpty() || probability < 0 || probability > 1) {
      throw new IllegalArgumentException("needs a kind and a probability from 0 to 1: " + probability);
    }
    chance = Optional.of(new Chance(new Random(seed), probability, List.copyOf(kinds)));
  }

  /** No more faults. What has fired stays listed. */
  public synchronized void clear() {
    numbered.clear();
    matched.clear();
    chance = Optional.empty();
  }

  public synchronized List<Fired> fired() {
    return List.copyOf(fired);
  }

  synchronized Optional<Fault> strike(Call call) {
    Optional<Fault> fault = byNumber(call).or(() -> byPredicate(call)).or(this::byChance);
    fault.ifPresent(struck -> fired.add(new Fired(call, struck)));
    return fault;
  }

  /** Every counter sees the call, also when an earlier one strikes. */
  private Optional<Fault> byNumber(Call call) {
    Optional<Fault> first = Optional.empty();
    for (Numbered candidate : numbered) {
      if (candidate.strikes(call) && first.isEmpty()) {
        first = Optional.of(candidate.fault);
      }
    }
    numbered.removeIf(candidate -> candidate.seen >= candidate.to);
    return first;
  }

  private Optional<Fault> byPredicate(Call call) {
    return matched.stream().filter(candidate -> candidate.predicate().test(call)).findFirst().map(Matched::fault);
  }

  private Optional<Fault> byChance() {
    return chance.filter(dice -> dice.random().nextDouble() < dice.probability())
        .map(dice -> dice.kinds().get(dice.random().nextInt(dice.kinds().size())));
  }

  private static int positive(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("counted from 1: " + count);
    }
    return count;
  }
}
