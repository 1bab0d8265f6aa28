package io.roadstead.app.demo;

import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Plan;
import io.roadstead.core.plan.Planner;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.provider.PlanDocument;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.spec.Parsed;
import io.roadstead.core.spec.Problem;
import io.roadstead.core.spec.SpecParser;
import java.util.List;

/** The plan for a Service against what the cloud has right now. Reads, and writes nothing. */
final class LivePlan<R extends Resource> {

  private final Provider<R> provider;
  private final SpecParser parser;

  LivePlan(Provider<R> provider) {
    this.provider = provider;
    this.parser = new SpecParser(provider.annotations());
  }

  PlanDocument of(ServiceSnapshot service, NodeSet nodes) {
    Inventory<R> inventory = provider.observe(service.owner());
    return switch (parser.parse(service, nodes).then(spec -> provider.desire(spec, inventory))) {
      case Parsed.Invalid<List<R>>(var problems, var warnings) ->
        document(service, problems, warnings, List.of(), new Plan<R>(service.owner(), List.of()), inventory);
      case Parsed.Valid<List<R>>(var desired, var warnings) -> document(service, List.of(), warnings, desired,
          Planner.plan(service.owner(), desired, inventory), inventory);
    };
  }

  private PlanDocument document(ServiceSnapshot service, List<Problem> problems, List<Problem> warnings,
      List<R> desired, Plan<R> plan, Inventory<R> inventory) {
    return new PlanDocument(service.key(), provider.name(), problems, warnings, List.of(), List.copyOf(desired), plan,
        provider.availability(inventory).frontends());
  }
}
