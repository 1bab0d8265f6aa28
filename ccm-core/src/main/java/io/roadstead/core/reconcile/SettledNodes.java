package io.roadstead.core.reconcile;

import io.roadstead.core.model.NodeSet;
import java.util.Optional;

/**
 * The note that every Service's targets follow a certain node set. Where surveys leave targets out, it saves reading each
 * Service's targets after a restart: same nodes, same targets. It is taken back before the first write for another set.
 */
final class SettledNodes {

  static final String FACT = "settled-nodes";

  private final Cluster cluster;

  SettledNodes(Cluster cluster) {
    this.cluster = cluster;
  }

  boolean covers(NodeSet nodes) {
    return cluster.recall(FACT).filter(Fingerprint.nodes(nodes)::equals).isPresent();
  }

  void takeBack() {
    if (cluster.recall(FACT).isPresent()) {
      cluster.remember(FACT, Optional.empty());
    }
  }

  void note(NodeSet nodes) {
    if (!covers(nodes)) {
      cluster.remember(FACT, Optional.of(Fingerprint.nodes(nodes)));
    }
  }
}
