package io.roadstead.core.reconcile;

import io.roadstead.core.model.Owner;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What this process remembers of each Service it has had to do with; forgotten when the Service is. */
final class Lives {

  private final Map<Owner, Life> lives = new ConcurrentHashMap<>();

  /**
   * One Service, so far.
   *
   * @param ensured we have wanted a load balancer for it while it was alive: what is left of it is ours to remove
   * @param bornHere nothing had been written for it before this process did: nothing unknown can turn up
   * @param settled what exists is known to be complete, by our own work
   * @param targetsOf generation of the node set its targets were last known to follow
   * @param uncertainUntil until then, not finding a thing of it proves nothing
   * @param deepCheckAt when everything of it is read again, whatever surveys say
   * @param drifted a sweep found it changed behind our back
   * @param removing deleting it has begun, and something was there to delete
   * @param waitsSince since when it has had no address; for the time-to-address metric
   */
  record Life(boolean ensured, boolean bornHere, boolean settled, long targetsOf, Instant uncertainUntil,
      Instant deepCheckAt,
      boolean drifted, boolean removing, Optional<Instant> waitsSince) {

    private static final Life NEW = new Life(false, false, false, -1, Instant.EPOCH, Instant.MAX, false, false,
        Optional.empty());

    Life asBornHere() {
      return new Life(ensured, true, settled, targetsOf, uncertainUntil, deepCheckAt, drifted, removing, waitsSince);
    }

    Life asServed() {
      return new Life(ensured, bornHere, settled, targetsOf, uncertainUntil, deepCheckAt, drifted, removing,
          Optional.empty());
    }

    Life asEnsured(Instant now) {
      return new Life(true, bornHere, settled, targetsOf, uncertainUntil, deepCheckAt, drifted, removing,
          ensured ? waitsSince : Optional.of(now));
    }

    Life asSettled(long generation, Instant nextDeepCheck) {
      return new Life(true, bornHere, true, generation, uncertainUntil,
          deepCheckAt.equals(Instant.MAX) ? nextDeepCheck : deepCheckAt, false, false, waitsSince);
    }

    Life asUnsettled() {
      return new Life(ensured, bornHere, false, -1, uncertainUntil, deepCheckAt, drifted, removing, waitsSince);
    }

    Life asUncertain(Instant until) {
      return new Life(ensured, bornHere, false, -1, until, deepCheckAt, drifted, removing, waitsSince);
    }

    Life asDrifted() {
      return new Life(ensured, bornHere, settled, targetsOf, uncertainUntil, deepCheckAt, true, removing, waitsSince);
    }

    Life asRemoving() {
      return new Life(ensured, bornHere, settled, targetsOf, uncertainUntil, deepCheckAt, drifted, true, waitsSince);
    }

    Life withDeepCheckAt(Instant at) {
      return new Life(ensured, bornHere, settled, targetsOf, uncertainUntil, at, drifted, removing, waitsSince);
    }
  }

  Life of(Owner owner) {
    return lives.getOrDefault(owner, Life.NEW);
  }

  void change(Owner owner, java.util.function.UnaryOperator<Life> change) {
    lives.compute(owner, (_, life) -> change.apply(life == null ? Life.NEW : life));
  }

  void forget(Owner owner) {
    lives.remove(owner);
  }

  /** Whether every Service that is kept in mind follows this node set. */
  boolean allFollow(long generation) {
    return lives.values().stream().filter(Life::ensured).allMatch(life -> life.targetsOf == generation);
  }

  int size() {
    return lives.size();
  }
}
