package io.roadstead.core.reconcile;

import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Plan;
import io.roadstead.core.plan.Planner;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Step;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.spec.LoadBalancerSpec;
import io.roadstead.core.spec.Parsed;
import io.roadstead.core.spec.Problem;
import io.roadstead.core.spec.SpecParser;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * From a Service to its plan: parse, look up what exists, desire, plan. Reads the cloud only where the cache can not answer.
 *
 * <p>After a survey that left kinds out (listeners, targets), those are taken to be as they should be when the Service's own
 * record says that exactly this shape was applied completely, and our note says that its targets follow exactly these nodes.
 * So a restart with nothing changed costs the survey and nothing more.
 */
final class Wishes<R extends Resource> {

  private final Provider<R> provider;
  private final Ownership ownership;
  private final SpecParser parser;
  private final InventoryCache<R> inventories;
  private final SettledNodes settledNodes;

  Wishes(Provider<R> provider, Ownership ownership, InventoryCache<R> inventories, SettledNodes settledNodes) {
    this.provider = provider;
    this.ownership = ownership;
    this.parser = new SpecParser(provider.annotations());
    this.inventories = inventories;
    this.settledNodes = settledNodes;
  }

  /** Which annotations can change anything. */
  SpecParser parser() {
    return parser;
  }

  /** What the Service should have; an invalid one costs no call. */
  Wish<R> of(ServiceSnapshot service, NodeSet nodes) {
    return switch (parser.parse(service, nodes)) {
      case Parsed.Invalid<LoadBalancerSpec>(var problems, var warnings) -> new Wish.Refused<>(problems, warnings);
      case Parsed.Valid<LoadBalancerSpec>(var spec, var warnings) -> of(service, spec, warnings);
    };
  }

  private Wish<R> of(ServiceSnapshot service, LoadBalancerSpec spec, List<Problem> warnings) {
    Optional<Inventory<R>> known = inventories.find(spec.owner());
    Optional<Wish<R>> answer = known.map(inventory -> think(service, spec, warnings, inventory));
    if (answer.isPresent() && !needsReading(answer.get())) {
      return answer.get();
    }
    return think(service, spec, warnings, read(spec.owner()));
  }

  /** As {@link #of}, but without any reading: empty where the cache can not answer. */
  Optional<Wish<R>> fromMemory(ServiceSnapshot service, NodeSet nodes) {
    return switch (parser.parse(service, nodes)) {
      case Parsed.Invalid<LoadBalancerSpec>(var problems, var warnings) ->
        Optional.of(new Wish.Refused<>(problems, warnings));
      case Parsed.Valid<LoadBalancerSpec>(var spec, var warnings) -> inventories.find(spec.owner())
          .map(inventory -> think(service, spec, warnings, inventory));
    };
  }

  /** Reads an owner's things from the cloud. */
  Inventory<R> read(Owner owner) {
    long since = inventories.stamp();
    return inventories.observed(provider.observe(owner), since);
  }

  private Wish<R> think(ServiceSnapshot service, LoadBalancerSpec spec, List<Problem> warnings,
      Inventory<R> inventory) {
    return switch (provider.desire(spec, inventory)) {
      case Parsed.Invalid<List<R>>(var problems, var more) -> new Wish.Refused<>(problems, joined(warnings, more));
      case Parsed.Valid<List<R>>(var desired, var more) -> {
        Inventory<R> exists = trusted(service, spec.nodes(), desired, inventory);
        Plan<R> plan = Planner.plan(spec.owner(), desired, exists);
        yield new Wish.Planned<>(desired, exists, plan, Fingerprint.shape(spec.owner(), desired),
            joined(warnings, more));
      }
    };
  }

  private static List<Problem> joined(List<Problem> first, List<Problem> second) {
    return Stream.concat(first.stream(), second.stream()).distinct().toList();
  }

  /** A survey's view, completed by what our own notes prove. */
  private Inventory<R> trusted(ServiceSnapshot service, NodeSet nodes, List<R> desired, Inventory<R> inventory) {
    if (inventory.completeness() == Inventory.Completeness.COMPLETE || inventory.ownsNothing()) {
      return inventory;
    }
    Optional<String> applied = ownership.record(service).flatMap(ServiceRecord::shape);
    if (applied.filter(Fingerprint.shape(inventory.owner(), desired)::equals).isEmpty()) {
      return inventory;
    }
    boolean targets = settledNodes.covers(nodes);
    Set<String> omitted = inventories.omittedKinds();
    Inventory<R> completed = inventory;
    for (R resource : desired) {
      if (omitted.contains(resource.id().kind()) && (targets || !resource.isTargets())
          && inventory.find(resource.id()).isEmpty()) {
        completed = completed.with(new Existing<>(resource, Handle.NONE));
      }
    }
    return completed;
  }

  /** Whether the cloud has to be asked before this can be acted on. */
  private static <R extends Resource> boolean needsReading(Wish<R> wish) {
    return switch (wish) {
      case Wish.Refused<R>(var problems, _) ->
        problems.stream().anyMatch(problem -> problem.cause() == Problem.Cause.SURROUNDINGS);
      case Wish.Planned<R>(_, var inventory, var plan, _, _) ->
        inventory.completeness() == Inventory.Completeness.SURVEYED
            && !plan.steps().stream().allMatch(step -> canRunUnread(step, inventory));
    };
  }

  /** A write that needs no handle, or whose handle is known, may go ahead on a survey's view. */
  private static <R extends Resource> boolean canRunUnread(Step<R> step, Inventory<R> inventory) {
    return switch (step) {
      case Step.Create<R> _ -> false;
      case Step.Update<R> _,Step.Replace<R> _,Step.Delete<R> _ ->
        !step.resource().needsHandle()
            || inventory.find(step.id()).filter(e -> !e.handle().equals(Handle.NONE)).isPresent();
    };
  }
}
