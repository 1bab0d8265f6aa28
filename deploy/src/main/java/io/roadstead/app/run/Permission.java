package io.roadstead.app.run;

import java.util.List;
import java.util.Optional;

/**
 * One right that the controller needs from the API server; together they are the role in {@code deploy/base/rbac.yaml}.
 *
 * @param group empty for the core group
 * @param namespace absent for every namespace
 */
record Permission(String group, String resource, Optional<String> subresource, String verb,
    Optional<String> namespace) {

  /** Everything that is needed; nothing else is ever asked of the API server. */
  static List<Permission> needed(String leaseNamespace) {
    return List.of(
        of("", "services", "get"), of("", "services", "list"), of("", "services", "watch"),
        new Permission("", "services", Optional.of("status"), "patch", Optional.empty()),
        of("", "nodes", "list"), of("", "nodes", "watch"),
        of("", "events", "create"), of("", "events", "update"),
        lease(leaseNamespace, "get"), lease(leaseNamespace, "create"), lease(leaseNamespace, "update"));
  }

  private static Permission of(String group, String resource, String verb) {
    return new Permission(group, resource, Optional.empty(), verb, Optional.empty());
  }

  private static Permission lease(String namespace, String verb) {
    return new Permission("coordination.k8s.io", "leases", Optional.empty(), verb, Optional.of(namespace));
  }

  /** {@code patch services/status}. */
  @Override
  public String toString() {
    return verb + " " + resource + subresource.map(s -> "/" + s).orElse("")
        + (group.isEmpty() ? "" : "." + group) + namespace.map(n -> " in namespace " + n).orElse("");
  }
}
