package io.roadstead.core.testing;

import io.roadstead.core.model.Node;
import io.roadstead.core.model.NodeSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Writes nodes as an API server would hold them. */
public final class Nodes {

  private Nodes() {
  }

  /** A healthy node with an address of its own. */
  public static NodeSnapshot node(String name, String providerId, String address, String zone) {
    return new NodeSnapshot(new Node(name, Optional.of(providerId), List.of(address), Optional.of(zone),
        new TreeMap<>(Map.of("kubernetes.io/hostname", name))), false, Set.of(), true);
  }

  /** {@code node-1} to {@code node-n}. */
  public static List<NodeSnapshot> numbered(int count) {
    List<NodeSnapshot> nodes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      nodes.add(node("node-" + i, "test:///i-" + i, "10.0." + i / 250 + "." + (i % 250 + 1), "zone-" + i % 3));
    }
    return nodes;
  }

  public static NodeSnapshot tainted(NodeSnapshot node, String key) {
    return new NodeSnapshot(node.node(), node.deleting(), Set.of(key), node.ready());
  }

  public static NodeSnapshot labelled(NodeSnapshot node, String label, String value) {
    var labels = new TreeMap<>(node.node().labels());
    labels.put(label, value);
    Node with = new Node(node.node().name(), node.node().providerId(), node.node().addresses(), node.node().zone(),
        labels);
    return new NodeSnapshot(with, node.deleting(), node.taints(), node.ready());
  }

  public static NodeSnapshot leaving(NodeSnapshot node) {
    return new NodeSnapshot(node.node(), true, node.taints(), node.ready());
  }

  public static NodeSnapshot notReady(NodeSnapshot node) {
    return new NodeSnapshot(node.node(), node.deleting(), node.taints(), false);
  }

  public static NodeSnapshot uninitialised(NodeSnapshot node) {
    Node without = new Node(node.node().name(), Optional.empty(), node.node().addresses(), node.node().zone(),
        node.node().labels());
    return new NodeSnapshot(without, node.deleting(), node.taints(), node.ready());
  }
}
