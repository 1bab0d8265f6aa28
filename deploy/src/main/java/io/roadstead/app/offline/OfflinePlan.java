package io.roadstead.app.offline;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.roadstead.app.context.Context;
import io.roadstead.app.input.Manifests;
import io.roadstead.core.kube.Snapshots;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.Node;
import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Inventory.Completeness;
import io.roadstead.core.plan.Plan;
import io.roadstead.core.plan.Planner;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Step;
import io.roadstead.core.provider.Claims;
import io.roadstead.core.provider.PlanDocument;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.reconcile.NodeEligibility;
import io.roadstead.core.spec.Parsed;
import io.roadstead.core.spec.Problem;
import io.roadstead.core.spec.SpecParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One plan per Service, in the order of the files. What one Service's plan makes for the cluster as a whole is there for the
 * next one, as it would be if they were applied one after another.
 *
 * @param <R> the provider's records
 */
public final class OfflinePlan<R extends Resource> {

  /** A thing that would exist by now. */
  private static final Handle PLANNED = Handle.of("");

  private final Provider<R> provider;
  private final Claims claims;
  private final Context context;
  private final NodeSet nodes;
  private final Optional<String> nodesNote;
  private final SpecParser parser;
  private final SortedMap<io.roadstead.core.plan.ResourceId, Existing<R>> exists = new TreeMap<>();

  private OfflinePlan(Provider<R> provider, Claims claims, Context context, NodeSet nodes, Optional<String> nodesNote) {
    this.nodesNote = nodesNote;
    this.provider = provider;
    this.claims = claims;
    this.context = context;
    this.nodes = nodes;
    this.parser = new SpecParser(provider.annotations());
  }

  /** What became of a Service in the files. */
  public sealed interface Result {

    /** It is ours. */
    record Planned(PlanDocument document) implements Result {
    }

    /** It is none of our business. */
    record LeftAlone(ServiceKey service, String why) implements Result {
    }
  }

  public static <R extends Resource> List<Result> of(Provider<R> provider, Claims claims, Context context,
      Manifests manifests) {
    var snapshots = manifests.nodes().stream().map(found -> Snapshots.node(found.object())).toList();
    var nodes = new NodeSet(1, snapshots.isEmpty() ? context.nodes() : NodeEligibility.eligible(snapshots));
    var apiServer = new ApiServer(manifests.services().stream().map(Manifests.Found::object).toList());
    var plan = new OfflinePlan<>(provider, claims, context, nodes, nodesNote(manifests, nodes));
    List<Result> results = new ArrayList<>();
    for (Manifests.Found<Service> found : manifests.services()) {
      results.add(plan.result(apiServer.admit(found.object())));
    }
    return results;
  }

  private static Optional<String> nodesNote(Manifests manifests, NodeSet nodes) {
    String add = "; add the output of kubectl get nodes -o yaml";
    if (nodes.isEmpty()) {
      return Optional.of((manifests.nodes().isEmpty()
          ? "there is no Node in the files, so there are no targets"
          : "no Node in the files may receive traffic, so there are no targets") + add);
    }
    return manifests.nodes().isEmpty()
        ? Optional.of("there is no Node in the files; assumed the sample's "
            + String.join(", ", nodes.nodes().stream().map(Node::name).toList()) + add)
        : Optional.empty();
  }

  /** The uid by which a Service's plan will know what it owns. */
  public static String uid(Manifests manifests, ServiceKey key) {
    return manifests.services().stream().map(Manifests.Found::object).filter(s -> ApiServer.key(s).equals(key))
        .flatMap(s -> Stream.ofNullable(s.getMetadata().getUid())).findFirst()
        .orElseGet(() -> ApiServer.assumedUid(key));
  }

  private Result result(ApiServer.Admitted admitted) {
    ServiceSpec spec = admitted.service().getSpec();
    ServiceKey key = ApiServer.key(admitted.service());
    if (!spec.getType().equals("LoadBalancer") && admitted.problems().isEmpty()) {
      return new Result.LeftAlone(key, "its type is " + spec.getType());
    }
    Optional<String> name = Optional.ofNullable(spec.getLoadBalancerClass());
    if (!claims.includes(name) && admitted.problems().isEmpty()) {
      return new Result.LeftAlone(key, name.map(text -> "its class is " + text).orElse("it has no class"));
    }
    return new Result.Planned(document(key, admitted));
  }

  private PlanDocument document(ServiceKey key, ApiServer.Admitted admitted) {
    if (!admitted.problems().isEmpty()) {
      return refused(Owner.of(key, uid(admitted)), key, admitted, admitted.problems(), List.of());
    }
    ServiceSnapshot service = Snapshots.service(admitted.service());
    Inventory<R> inventory = inventory(service.owner());
    if (service.deleting()) {
      return planned(service, admitted, List.of(), List.of(), inventory);
    }
    return switch (parser.parse(service, nodes).then(spec -> provider.desire(spec, inventory))) {
      case Parsed.Invalid<List<R>>(var problems, var warnings) ->
        refused(service.owner(), key, admitted, problems, warnings);
      case Parsed.Valid<List<R>>(var desired, var warnings) ->
        planned(service, admitted, desired, warnings, inventory);
    };
  }

  private static String uid(ApiServer.Admitted admitted) {
    return admitted.service().getMetadata().getUid();
  }

  private PlanDocument refused(Owner owner, ServiceKey key, ApiServer.Admitted admitted, List<Problem> problems,
      List<Problem> warnings) {
    return new PlanDocument(key, provider.name(), problems, warnings, admitted.notes(), List.of(),
        new Plan<R>(owner, List.of()), List.of());
  }

  private PlanDocument planned(ServiceSnapshot service, ApiServer.Admitted admitted, List<R> desired,
      List<Problem> warnings, Inventory<R> inventory) {
    Plan<R> plan = Planner.plan(service.owner(), desired, inventory);
    Inventory<R> after = after(plan, inventory);
    after.resources().values().stream().filter(thing -> thing.resource().owner().equals(Owner.cluster()))
        .forEach(thing -> exists.put(thing.resource().id(), thing));
    List<Frontend> frontends = service.deleting() ? List.of() : provider.availability(after).frontends();
    return new PlanDocument(service.key(), provider.name(), List.of(), warnings, notes(admitted),
        List.copyOf(desired), plan, frontends);
  }

  private List<String> notes(ApiServer.Admitted admitted) {
    List<String> notes = new ArrayList<>(admitted.notes());
    nodesNote.ifPresent(notes::add);
    return notes;
  }

  /** What exists for an owner, and what exists or will by then for the cluster. */
  private Inventory<R> inventory(Owner owner) {
    Inventory<R> inventory = Inventory.of(owner, exists.values(), context.surroundings(), Completeness.COMPLETE);
    for (Existing<Resource> thing : context.resources()) {
      Owner its = thing.resource().owner();
      if (its.equals(owner) || (its.equals(Owner.cluster()) && !exists.containsKey(thing.resource().id()))) {
        inventory = inventory.with(ofThisProvider(thing));
      }
    }
    return inventory;
  }

  /** The context was read by this provider's own types. */
  @SuppressWarnings("unchecked")
  private Existing<R> ofThisProvider(Existing<Resource> thing) {
    return (Existing<R>) thing;
  }

  private static <R extends Resource> Inventory<R> after(Plan<R> plan, Inventory<R> before) {
    Inventory<R> after = before;
    for (Step<R> step : plan.steps()) {
      after = switch (step) {
        case Step.Create<R>(R resource, _, _) -> after.with(new Existing<>(resource, PLANNED));
        case Step.Update<R>(_, R to, _, _) -> after.with(new Existing<>(to, before.handle(to.id())));
        case Step.Replace<R>(_, R to, _, _) -> after.with(new Existing<>(to, PLANNED));
        case Step.Delete<R>(R resource, _) -> after.without(resource.id());
      };
    }
    return after;
  }
}
