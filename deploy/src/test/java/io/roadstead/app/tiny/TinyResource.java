package io.roadstead.app.tiny;

import io.roadstead.core.model.Cidr;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the tiny cloud has. */
public sealed interface TinyResource extends Resource {

  @Override
  default boolean canBecome(Resource desired) {
    return true;
  }

  /** The cluster's own network, shared by all its balancers. */
  record Network(Owner owner, Cidr range) implements TinyResource {
    @Override
    public ResourceId id() {
      return new ResourceId("Network", "shared");
    }

    @Override
    public List<ResourceId> dependsOn() {
      return List.of();
    }
  }

  /** One balancer a Service. */
  record Balancer(ResourceId id, Owner owner, Tier tier, Optional<String> ip,
      SortedSet<String> members) implements TinyResource {
    public Balancer {
      members = new TreeSet<>(members);
    }

    @Override
    public List<ResourceId> dependsOn() {
      return List.of(new ResourceId("Network", "shared"));
    }
  }

  /** One rule a port. */
  record Rule(ResourceId id, Owner owner, Protocol protocol, int port, OptionalInt memberPort) implements TinyResource {
    @Override
    public List<ResourceId> dependsOn() {
      return List.of(new ResourceId("Balancer", "main"));
    }
  }

  /** What a balancer may cost. */
  enum Tier {
    SMALL("small"), LARGE("large");

    private final String text;

    Tier(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
