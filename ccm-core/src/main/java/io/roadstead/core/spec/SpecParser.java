package io.roadstead.core.spec;

import io.roadstead.core.model.Cidr;
import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.model.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;

/** Snapshot and annotation tables to {@link LoadBalancerSpec}: parsed once, here, with every problem at once. Pure. */
public final class SpecParser {

  /** The upstream annotation, read only when the field is empty (kubernetes/cloud-provider service helpers). */
  public static final Annotation<List<Cidr>> SOURCE_RANGES = Annotation.of(
      "service.beta.kubernetes.io/load-balancer-source-ranges", ValueType.cidrs(), "everybody may connect",
      "Who may connect, when spec.loadBalancerSourceRanges is empty.", "203.0.113.0/24");

  /** Our own note; known so that nobody is warned of it. */
  public static final Annotation<String> STATE = Annotation.of("roadstead.io/state", ValueType.text(), "written by us",
      "The controller's own note. Not to be edited.", "v1 cluster=kubernetes uid=0");

  private final AnnotationTable table;

  /** @param ofProvider the provider's keys; the common ones are added here */
  public SpecParser(AnnotationTable ofProvider) {
    this.table = ofProvider.plus(new AnnotationTable(List.of(SOURCE_RANGES, STATE), List.of("roadstead.io/")));
  }

  /** Everything understood, for documentation and for deciding which changes concern us. */
  public AnnotationTable table() {
    return table;
  }

  public Parsed<LoadBalancerSpec> parse(ServiceSnapshot service, NodeSet nodes) {
    var annotations = table.read(service.annotations());
    List<Problem> problems = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>(annotations.warnings());
    AnnotationValues options = switch (annotations) {
      case Parsed.Valid<AnnotationValues>(var values, _) -> values;
      case Parsed.Invalid<AnnotationValues>(var found, _) -> {
        problems.addAll(found);
        yield AnnotationValues.NONE;
      }
    };
    List<Cidr> ranges = sourceRanges(service, options, problems);
    HealthCheck healthCheck = healthCheck(service.spec(), problems);
    if (service.spec().ports().isEmpty()) {
      problems.add(Problem.of("spec.ports", "", "a load balancer needs at least one port", "add a port"));
    }
    if (!problems.isEmpty()) {
      return new Parsed.Invalid<>(problems, warnings);
    }
    var spec = new LoadBalancerSpec((Owner.Service) service.owner(), service.spec().loadBalancerClass(),
        listeners(service.spec()), service.spec().trafficPolicy(), healthCheck, ranges,
        service.spec().affinityTimeout(),
        service.spec().ipFamilies(), service.spec().loadBalancerIp(), nodes, options);
    return new Parsed.Valid<>(spec, warnings);
  }

  private static List<Listener> listeners(ServiceSnapshot.Spec spec) {
    return spec.ports().stream()
        .map(p -> new Listener(p.protocol(), p.port(), p.name(), p.targetPort(), p.nodePort()))
        .toList();
  }

  private static List<Cidr> sourceRanges(ServiceSnapshot service, AnnotationValues options, List<Problem> problems) {
    List<String> texts = service.spec().sourceRanges();
    if (texts.isEmpty()) {
      return options.get(SOURCE_RANGES).orElse(List.of());
    }
    SequencedSet<Cidr> ranges = new TreeSet<>();
    for (int i = 0; i < texts.size(); i++) {
      try {
        ranges.add(Cidr.parse(texts.get(i)));
      } catch (IllegalArgumentException e) {
        problems
            .add(Problem.of("spec.loadBalancerSourceRanges[" + i + "]", texts.get(i), String.valueOf(e.getMessage()),
                "write an address prefix such as 203.0.113.0/24"));
      }
    }
    return List.copyOf(ranges);
  }

  private static HealthCheck healthCheck(ServiceSnapshot.Spec spec, List<Problem> problems) {
    if (spec.trafficPolicy() == TrafficPolicy.CLUSTER) {
      return HealthCheck.kubeProxy();
    }
    if (spec.healthCheckNodePort().isEmpty()) {
      problems.add(Problem.of("spec.healthCheckNodePort", "", "traffic policy Local has no health check port",
          "let the API server allocate one: remove the field and set spec.externalTrafficPolicy again"));
      return HealthCheck.kubeProxy();
    }
    return HealthCheck.local(spec.healthCheckNodePort().getAsInt());
  }
}
