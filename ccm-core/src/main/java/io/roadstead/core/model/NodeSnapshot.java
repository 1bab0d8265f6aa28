package io.roadstead.core.model;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A node as Kubernetes shows it: the node itself and what decides whether it may receive traffic.
 *
 * @param deleting whether it has a deletionTimestamp
 * @param taints keys only; neither value nor effect matters
 * @param ready whether its Ready condition is True; shown to people, never a reason to leave it out (KEP-3458)
 */
public record NodeSnapshot(Node node, boolean deleting, Set<String> taints, boolean ready) {

  public NodeSnapshot {
    taints = Collections.unmodifiableSortedSet(new TreeSet<>(taints));
  }
}
