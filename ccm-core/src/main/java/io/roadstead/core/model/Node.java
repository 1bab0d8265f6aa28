package io.roadstead.core.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a load balancer may need to know of a node. A node that is not yet initialised by its cloud has no provider id;
 * providers skip it and never fail because of it.
 *
 * @param addresses every {@code InternalIP}, in the order of the node's status
 */
public record Node(String name, Optional<String> providerId, List<String> addresses, Optional<String> zone,
    SortedMap<String, String> labels) implements Comparable<Node> {

  public Node {
    addresses = List.copyOf(addresses);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  @Override
  public int compareTo(Node other) {
    return name.compareTo(other.name);
  }
}
