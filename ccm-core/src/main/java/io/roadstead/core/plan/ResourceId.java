package io.roadstead.core.plan;

import java.util.Comparator;

/**
 * Names one cloud thing within its owner, printed as {@code TargetGroup/web-80}. It is ours, not the cloud's: stable over
 * updates, chosen by the provider's model builder.
 *
 * @param kind the cloud API's own word
 */
public record ResourceId(String kind, String name) implements Comparable<ResourceId> {

  private static final Comparator<ResourceId> ORDER = Comparator.comparing(ResourceId::kind)
      .thenComparing(ResourceId::name);

  @Override
  public int compareTo(ResourceId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
