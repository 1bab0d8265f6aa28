package io.roadstead.core.kube;

import java.util.List;
import java.util.Optional;

/**
 * One right that the controller needs from the API server; together they are its role.
 *
 * @param group empty for the core group
 * @param resource with its subresource, as in a role: {@code services/status}
 * @param namespace absent for every namespace
 */
public record Permission(String group, String resource, String verb, Optional<String> namespace) {

  /** Everything that this package asks of the API server while it runs. */
  public static List<Permission> needed(String leaseNamespace) {
    Optional<String> there = Optional.of(leaseNamespace);
    return List.of(everywhere("services", "get"), everywhere("services", "list"), everywhere("services", "watch"),
        everywhere("services/status", "patch"), everywhere("nodes", "list"), everywhere("nodes", "watch"),
        everywhere("events", "create"), everywhere("events", "update"),
        new Permission("coordination.k8s.io", "leases", "get", there),
        new Permission("coordination.k8s.io", "leases", "create", there),
        new Permission("coordination.k8s.io", "leases", "update", there));
  }

  private static Permission everywhere(String resource, String verb) {
    return new Permission("", resource, verb, Optional.empty());
  }

  /** {@code services} of {@code services/status}. */
  public String resourceAlone() {
    return resource.split("/", 2)[0];
  }

  /** {@code status} of {@code services/status}. */
  public Optional<String> subresource() {
    int slash = resource.indexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(resource.substring(slash + 1));
  }

  /** {@code get leases.coordination.k8s.io in namespace kube-system}. */
  @Override
  public String toString() {
    return verb + " " + resource + (group.isEmpty() ? "" : "." + group)
        + namespace.map(name -> " in namespace " + name).orElse("");
  }
}
