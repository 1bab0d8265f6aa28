package io.roadstead.core.reconcile;

import io.roadstead.core.model.Node;
import io.roadstead.core.model.NodeSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The nodes that may receive traffic, as one value. Node events only mark it; it is computed anew once they pause, at the
 * latest after {@link #LONGEST}. A change that leaves the set as it is costs that one computation and nothing per Service.
 */
final class NodesView {

  /** Long enough for a batch of nodes to arrive as one, short beside the five seconds an autoscaler leaves us. */
  static final Duration QUIET = Duration.ofMillis(300);
  static final Duration LONGEST = Duration.ofSeconds(2);

  private final Cluster cluster;
  private final InstantSource clock;
  private NodeSet current = NodeSet.empty();
  private Optional<Instant> firstMark = Optional.empty();
  private Instant lastMark = Instant.EPOCH;

  NodesView(Cluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  synchronized NodeSet current() {
    return current;
  }

  synchronized void mark() {
    lastMark = clock.instant();
    firstMark = Optional.of(firstMark.orElse(lastMark));
  }

  /** When it is to be computed anew; empty when nothing was marked. */
  synchronized Optional<Instant> due() {
    return firstMark.map(first -> {
      Instant quiet = lastMark.plus(QUIET);
      Instant longest = first.plus(LONGEST);
      return quiet.isBefore(longest) ? quiet : longest;
    });
  }

  /** Computes it anew; whether it changed. */
  synchronized boolean refresh() {
    firstMark = Optional.empty();
    List<Node> eligible = NodeEligibility.eligible(cluster.nodes());
    if (eligible.equals(current.nodes())) {
      return false;
    }
    current = new NodeSet(current.generation() + 1, eligible);
    return true;
  }
}
