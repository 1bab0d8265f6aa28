package io.roadstead.core.model;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The nodes that may receive traffic, sorted by name: one immutable value shared by all Services.
 *
 * <p>Values derived from a whole set (such as "the instance ids of all nodes") are computed once per set with
 * {@link #derive} and shared as well, so that a node event costs O(nodes) once and not once per Service.
 */
public final class NodeSet {

  private static final NodeSet EMPTY = new NodeSet(0, List.of());

  private final long generation;
  private final List<Node> nodes;
  private final Map<Object, Object> derived = new ConcurrentHashMap<>();

  public NodeSet(long generation, List<Node> nodes) {
    this.generation = generation;
    this.nodes = nodes.stream().sorted().toList();
  }

  public static NodeSet empty() {
    return EMPTY;
  }

  /** Grows by one with every change of the set; two sets of one process with equal generations are the same set. */
  public long generation() {
    return generation;
  }

  public List<Node> nodes() {
    return nodes;
  }

  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** The value of a pure function of the nodes, computed at most once per set and key. The key names the function. */
  @SuppressWarnings("unchecked")
  public <T> T derive(Object key, Function<List<Node>, T> function) {
    return (T) derived.computeIfAbsent(key, _ -> function.apply(nodes));
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof NodeSet set && nodes.equals(set.nodes));
  }

  @Override
  public int hashCode() {
    return nodes.hashCode();
  }

  @Override
  public String toString() {
    return "NodeSet[generation=" + generation + ", nodes=" + nodes.size() + "]";
  }
}
