package io.roadstead.core.reconcile;

import io.roadstead.core.model.Node;
import io.roadstead.core.model.NodeSnapshot;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which nodes may receive traffic: not being deleted, not excluded by label, not about to go.
 *
 * <p>Readiness, cordon, a missing provider id or an uninitialised node do not matter: the health check decides about the
 * first two, and providers skip what they can not address yet (KEP-3458).
 */
public final class NodeEligibility {

  /** Present with any value but a false one, it keeps a node out. */
  public static final String EXCLUDE_LABEL = "node.kubernetes.io/exclude-from-external-load-balancers";

  /** Go's strconv.ParseBool knows these as false; upstream reads the label with it. */
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  /** Nodes that go away in seconds or must not be trusted any more: their connections are drained from now on. */
  private static final Set<String> LEAVING = Set.of("ToBeDeletedByClusterAutoscaler",
      "node.kubernetes.io/out-of-service");

  private NodeEligibility() {
  }

  public static List<Node> eligible(Collection<NodeSnapshot> nodes) {
    return nodes.stream().filter(node -> whyNot(node).isEmpty()).map(NodeSnapshot::node).sorted().toList();
  }

  /** Why a node receives no traffic, for people; empty if it may. */
  public static Optional<String> whyNot(NodeSnapshot snapshot) {
    if (snapshot.deleting()) {
      return Optional.of("it is being deleted");
    }
    String label = snapshot.node().labels().get(EXCLUDE_LABEL);
    if (label != null && !FALSE.contains(label)) {
      return Optional.of("its label " + EXCLUDE_LABEL + " is \"" + label + "\"");
    }
    return snapshot.taints().stream().filter(LEAVING::contains).findFirst().map(taint -> "it has the taint " + taint);
  }
}
