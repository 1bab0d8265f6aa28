package io.roadstead.app.tiny;

import io.roadstead.app.tiny.TinyResource.Balancer;
import io.roadstead.app.tiny.TinyResource.Network;
import io.roadstead.app.tiny.TinyResource.Rule;
import io.roadstead.app.tiny.TinyResource.Tier;
import io.roadstead.core.model.Cidr;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.ResourceId;
import io.roadstead.core.plan.Step;
import io.roadstead.core.plan.Survey;
import io.roadstead.core.provider.Availability;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.spec.Annotation;
import io.roadstead.core.spec.AnnotationTable;
import io.roadstead.core.spec.LoadBalancerSpec;
import io.roadstead.core.spec.Parsed;
import io.roadstead.core.spec.Problem;
import io.roadstead.core.spec.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Plans only. */
final class TinyProvider implements Provider<TinyResource> {

  static final Annotation<String> TIER = Annotation.of("tiny.example/tier", ValueType.oneOf("small", "large"), "small",
      "How large it is.", "large");
  static final Annotation<Boolean> LOGS = Annotation.of("tiny.example/logs", ValueType.bool(), "no logs",
      "Whether it writes logs.", "true").ignored("not supported yet", "remove it");
  static final Annotation<Boolean> GLOBAL = Annotation.of("tiny.example/global", ValueType.bool(), "regional",
      "Whether it is everywhere at once.", "true").refused("not supported yet", "remove it");

  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public AnnotationTable annotations() {
    return new AnnotationTable(List.of(TIER, LOGS, GLOBAL), List.of("tiny.example/"));
  }

  @Override
  public Inventory<TinyResource> observe(Owner owner) {
    throw new UnsupportedOperationException("plans only");
  }

  @Override
  public Survey<TinyResource> observeAll() {
    return Survey.of(Map.of(), List.of(), java.util.Set.of());
  }

  @Override
  public Parsed<List<TinyResource>> desire(LoadBalancerSpec spec, Inventory<TinyResource> inventory) {
    List<Problem> problems = new ArrayList<>();
    List<TinyPool> pools = inventory.surroundings(TinyPool.class);
    if (pools.isEmpty()) {
      problems.add(Problem.ofSurroundings("surroundings", "", "there is no pool", "make one"));
    }
    spec.listeners().stream().filter(l -> l.protocol() == Protocol.SCTP).forEach(l -> problems.add(
        Problem.of("spec.ports", "SCTP", "not served", "use TCP or UDP")));
    if (!problems.isEmpty()) {
      return new Parsed.Invalid<>(problems, List.of());
    }
    Tier tier = spec.options().get(TIER).filter("large"::equals).map(_ -> Tier.LARGE).orElse(Tier.SMALL);
    List<TinyResource> desired = new ArrayList<>();
    Cidr range = pools.getFirst().ranges().getFirst();
    desired.add(new Network(Owner.cluster(), range));
    desired.add(new Balancer(new ResourceId("Balancer", "main"), spec.owner(), tier, Optional.of(range.address()),
        spec.nodes().nodes().stream().map(node -> node.name()).collect(Collectors.toCollection(TreeSet::new))));
    spec.listeners().forEach(l -> desired.add(new Rule(new ResourceId("Rule", l.protocol() + "-" + l.port()),
        spec.owner(), l.protocol(), l.port(), l.nodePort())));
    return new Parsed.Valid<>(desired, List.of());
  }

  @Override
  public List<TinyResource> retarget(Inventory<TinyResource> inventory, NodeSet nodes) {
    return inventory.own().map(thing -> thing.resource()).toList();
  }

  @Override
  public Handle apply(Step<TinyResource> step, Inventory<TinyResource> inventory) {
    throw new UnsupportedOperationException("plans only");
  }

  @Override
  public Availability availability(Inventory<TinyResource> inventory) {
    List<Frontend.Port> ports = inventory.all(Rule.class).stream()
        .map(rule -> Frontend.Port.open(rule.resource().port(), rule.resource().protocol())).toList();
    return new Availability.Ready(inventory.all(Balancer.class).stream()
        .flatMap(balancer -> balancer.resource().ip().stream())
        .map(ip -> Frontend.ip(ip, Frontend.IpMode.VIP, ports)).toList());
  }
}
