package io.roadstead.core.reconcile;

import io.roadstead.core.model.NodeSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The note that every Service's targets follow a certain node set. Where surveys leave targets out, it saves reading each
 * Service's targets after a restart: same nodes, same targets. It is taken back before the first write for another set.
 */
final class SettledNodes {

  private static final Logger LOG = LoggerFactory.getLogger(SettledNodes.class);

  static final String FACT = "settled-nodes";

  private final Cluster cluster;

  SettledNodes(Cluster cluster) {
    this.cluster = cluster;
  }

  boolean covers(NodeSet nodes) {
    return cluster.recall(FACT).filter(Fingerprint.nodes(nodes)::equals).isPresent();
  }

  /** Also when no note can be seen: it may be there and could not be read. Throws if it may still be there. */
  void takeBack() {
    cluster.remember(FACT, Optional.empty());
  }

  /** Without the note the next start reads more, and that is all. */
  void note(NodeSet nodes) {
    try {
      if (!covers(nodes)) {
        cluster.remember(FACT, Optional.of(Fingerprint.nodes(nodes)));
      }
    } catch (ClusterException e) {
      LOG.atWarn().addKeyValue("kind", e.kind()).log(e.getMessage());
    }
  }
}
