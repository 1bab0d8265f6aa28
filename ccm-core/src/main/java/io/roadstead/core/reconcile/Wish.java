package io.roadstead.core.reconcile;

import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Plan;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.spec.Problem;
import java.util.List;

/** What a Service should have, held against what exists. */
sealed interface Wish<R extends Resource> {

  List<Problem> warnings();

  /** It can be served. */
  record Planned<R extends Resource>(List<R> desired, Inventory<R> inventory, Plan<R> plan, String shape,
      List<Problem> warnings) implements Wish<R> {
  }

  /** It can not be served as it is. */
  record Refused<R extends Resource>(List<Problem> problems, List<Problem> warnings) implements Wish<R> {
  }
}
