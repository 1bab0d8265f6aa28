package io.roadstead.core.plan;

import java.util.List;
import java.util.SortedSet;

/** One write to come. It may run once every step it names in {@link #after} is done. */
public sealed interface Step<R extends Resource> {

  ResourceId id();

  /** Ids of the steps of the same plan that come first. A plan has at most one step per id. */
  SortedSet<ResourceId> after();

  /** The thing this step is about: as it will be, or, for a deletion, as it is. */
  R resource();

  /** {@code Create}, {@code Update}, {@code Replace} or {@code Delete}. */
  String action();

  /** What changes; empty for a deletion. */
  List<Change> changes();

  /** Something that is not there yet. */
  record Create<R extends Resource>(R resource, List<Change> changes, SortedSet<ResourceId> after) implements Step<R> {
    @Override
    public ResourceId id() {
      return resource.id();
    }

    @Override
    public String action() {
      return "Create";
    }
  }

  /** A change in place. */
  record Update<R extends Resource>(R from, R to, List<Change> changes,
      SortedSet<ResourceId> after) implements Step<R> {
    @Override
    public ResourceId id() {
      return to.id();
    }

    @Override
    public R resource() {
      return to;
    }

    @Override
    public String action() {
      return "Update";
    }
  }

  /** A change the cloud can not make in place: the thing is taken away and made again under the same id. */
  record Replace<R extends Resource>(R from, R to, List<Change> changes,
      SortedSet<ResourceId> after) implements Step<R> {
    @Override
    public ResourceId id() {
      return to.id();
    }

    @Override
    public R resource() {
      return to;
    }

    @Override
    public String action() {
      return "Replace";
    }
  }

  /** Something nobody wants any more. */
  record Delete<R extends Resource>(R resource, SortedSet<ResourceId> after) implements Step<R> {
    @Override
    public ResourceId id() {
      return resource.id();
    }

    @Override
    public String action() {
      return "Delete";
    }

    @Override
    public List<Change> changes() {
      return List.of();
    }
  }
}
