package io.roadstead.app.input;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;

/**
 * The objects found in a set of files, in the order of files and documents. Everything else in them is ignored.
 *
 * @param others whatever else was there, as {@code apiVersion/kind namespace/name}
 */
public record Manifests(List<Found<Service>> services, List<Found<Node>> nodes,
    List<Found<EndpointSlice>> endpointSlices,
    List<String> others) {

  public Manifests {
    services = List.copyOf(services);
    nodes = List.copyOf(nodes);
    endpointSlices = List.copyOf(endpointSlices);
    others = List.copyOf(others);
  }

  /** An object and where it stands, as {@code web.yaml:12}. */
  public record Found<T>(T object, String place) {
  }
}
