package io.roadstead.core.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/** Namespace and name of a Service, printed as {@code namespace/name}. Two lives of one name share it; a uid tells them apart. */
public record ServiceKey(String namespace, String name) implements Comparable<ServiceKey> {

  private static final Comparator<ServiceKey> ORDER = Comparator.comparing(ServiceKey::namespace)
      .thenComparing(ServiceKey::name);

  public ServiceKey {
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
  }

  /** Reads {@code namespace/name}; anything else is an {@link IllegalArgumentException}. */
  public static ServiceKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1 || text.indexOf('/', slash + 1) >= 0) {
      throw new IllegalArgumentException("not namespace/name: " + text);
    }
    return new ServiceKey(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(ServiceKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
