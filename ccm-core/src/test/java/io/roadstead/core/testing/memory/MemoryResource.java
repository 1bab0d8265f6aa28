package io.roadstead.core.testing.memory;

import io.roadstead.core.model.Owner;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the small cloud has. */
public sealed interface MemoryResource extends Resource {

  ResourceId GATE = new ResourceId("Gate", "cluster");

  static ResourceId address(Owner owner) {
    return new ResourceId("Address", name(owner));
  }

  static ResourceId targets(Owner owner) {
    return new ResourceId("Targets", name(owner));
  }

  private static String name(Owner owner) {
    return owner.toString().replace('/', '.');
  }

  /** What clients connect to. It can not change what it was asked to be: it is replaced. */
  record Address(Owner owner, String requested) implements MemoryResource {
    @Override
    public ResourceId id() {
      return address(owner);
    }

    @Override
    public List<ResourceId> dependsOn() {
      return List.of();
    }

    @Override
    public boolean canBecome(Resource desired) {
      return false;
    }
  }

  /** A listener: one line on the board that all Services share. */
  record Line(Owner owner, String key, int port, int nodePort, int healthCheckPort) implements MemoryResource {
    @Override
    public ResourceId id() {
      return new ResourceId("Line", name(owner) + "." + key);
    }

    @Override
    public List<ResourceId> dependsOn() {
      return List.of(address(owner), GATE);
    }

    @Override
    public boolean canBecome(Resource desired) {
      return true;
    }

    @Override
    public Optional<String> document() {
      return Optional.of("board");
    }
  }

  /** Who receives the traffic. */
  record Targets(Owner owner, List<String> nodes) implements MemoryResource {
    @Override
    public ResourceId id() {
      return targets(owner);
    }

    @Override
    public List<ResourceId> dependsOn() {
      return List.of(address(owner));
    }

    @Override
    public boolean canBecome(Resource desired) {
      return true;
    }

    @Override
    public boolean needsHandle() {
      return false;
    }

    @Override
    public boolean isTargets() {
      return true;
    }
  }

  /** The node ports that the cluster's nodes let in, for all Services. */
  record Gate(SortedSet<Integer> nodePorts) implements MemoryResource {
    @Override
    public ResourceId id() {
      return GATE;
    }

    @Override
    public Owner owner() {
      return Owner.cluster();
    }

    @Override
    public List<ResourceId> dependsOn() {
      return List.of();
    }

    @Override
    public boolean canBecome(Resource desired) {
      return true;
    }

    @Override
    public Resource joinedWith(Resource existing) {
      SortedSet<Integer> all = new TreeSet<>(nodePorts);
      all.addAll(((Gate) existing).nodePorts);
      return new Gate(all);
    }
  }
}
