package io.roadstead.core.provider;

import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.plan.Change;
import io.roadstead.core.plan.Plan;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Step;
import io.roadstead.core.spec.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that was decided about one Service, as one document for people, programs, logs and tests. Field by field in
 * {@code deploy/docs/plan.md}; the order of fields and elements is part of the format.
 *
 * @param problems why nothing is planned; empty when something is
 * @param warnings what has no effect or will surprise
 * @param notes what was assumed, one sentence each
 * @param resources what should exist, sorted by id
 * @param plan the steps to it from what exists
 * @param frontends what the Service's status will say, as far as it is known
 */
public record PlanDocument(ServiceKey service, String provider, List<Problem> problems, List<Problem> warnings,
    List<String> notes, List<Resource> resources, Plan<? extends Resource> plan, List<Frontend> frontends) {

  /** Grows only if a reader of the old one would misunderstand the new one. */
  public static final String API_VERSION = "roadstead.io/v1";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  public PlanDocument {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
    notes = List.copyOf(notes);
    resources = resources.stream().sorted(Comparator.comparing(Resource::id)).toList();
    frontends = List.copyOf(frontends);
  }

  /** Whether the Service can not be served as it is. */
  public boolean isRefused() {
    return !problems.isEmpty();
  }

  // ---- JSON

  /** The document as a tree. */
  public ObjectNode json() {
    ObjectNode document = NODES.objectNode();
    document.put("apiVersion", API_VERSION).put("kind", "Plan");
    document.put("service", service.toString()).put("provider", provider);
    document.set("problems", array(problems.stream().map(PlanDocument::json)));
    document.set("warnings", array(warnings.stream().map(PlanDocument::json)));
    document.set("notes", array(notes.stream().map(NODES::stringNode)));
    document.set("resources", array(resources.stream().map(PlanDocument::json)));
    document.set("steps", array(plan.steps().stream().map(PlanDocument::json)));
    document.putObject("status").putObject("loadBalancer").set("ingress",
        array(frontends.stream().map(PlanDocument::json)));
    return document;
  }

  private static ArrayNode array(Stream<? extends JsonNode> elements) {
    ArrayNode array = NODES.arrayNode();
    elements.forEach(array::add);
    return array;
  }

  private static ObjectNode json(Problem problem) {
    return NODES.objectNode().put("field", problem.field()).put("value", problem.value())
        .put("message", problem.message()).put("fix", problem.fix());
  }

  private static ObjectNode json(Resource resource) {
    ObjectNode node = NODES.objectNode().put("id", resource.id().toString()).put("kind", resource.id().kind());
    node.set("spec", tree(resource.fields()));
    return node;
  }

  private static ObjectNode json(Step<? extends Resource> step) {
    ObjectNode node = NODES.objectNode().put("action", step.action()).put("resource", step.id().toString());
    node.set("after", array(step.after().stream().map(id -> NODES.stringNode(id.toString()))));
    node.set("changes", array(step.changes().stream().map(PlanDocument::json)));
    return node;
  }

  private static ObjectNode json(Change change) {
    ObjectNode node = NODES.objectNode().put("field", change.field());
    node.set("from", tree(change.from()));
    node.set("to", tree(change.to()));
    return node;
  }

  private static ObjectNode json(Frontend frontend) {
    ObjectNode node = NODES.objectNode();
    frontend.ip().ifPresent(ip -> node.put("ip", ip));
    frontend.ipMode().ifPresent(mode -> node.put("ipMode", mode.toString()));
    frontend.hostname().ifPresent(name -> node.put("hostname", name));
    node.set("ports", array(frontend.ports().stream().map(PlanDocument::json)));
    return node;
  }

  private static ObjectNode json(Frontend.Port port) {
    ObjectNode node = NODES.objectNode().put("port", port.port()).put("protocol", port.protocol().name());
    port.error().ifPresent(error -> node.put("error", error));
    return node;
  }

  private static JsonNode tree(Optional<Object> value) {
    return value.map(PlanDocument::tree).orElse(NODES.nullNode());
  }

  private static JsonNode tree(Object value) {
    return JsonMapper.shared().valueToTree(value);
  }

  // ---- text

  /** The document for people: one headline, what was found, the steps, the address. */
  public String text() {
    var text = new StringBuilder(headline()).append('\n');
    problems.forEach(problem -> text.append("  problem: ").append(problem).append('\n'));
    warnings.forEach(warning -> text.append("  warning: ").append(warning).append('\n'));
    notes.forEach(note -> text.append("  note: ").append(note).append('\n'));
    if (!plan.isEmpty()) {
      text.append(plan.explain().indent(2));
    }
    frontends.forEach(frontend -> text.append("  address: ").append(line(frontend)).append('\n'));
    return text.toString();
  }

  private String headline() {
    String name = service + " on " + provider + ": ";
    if (isRefused()) {
      return name + "not served, " + (problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    }
    if (plan.isEmpty()) {
      return name + "nothing to do";
    }
    List<String> counts = Stream.of("Create", "Update", "Replace", "Delete").flatMap(this::count).toList();
    return name + String.join(", ", counts);
  }

  private Stream<String> count(String action) {
    long steps = plan.steps().stream().filter(step -> step.action().equals(action)).count();
    return steps == 0 ? Stream.empty() : Stream.of(steps + " to " + action.toLowerCase(java.util.Locale.ROOT));
  }

  private static String line(Frontend frontend) {
    return frontend.address() + frontend.ports().stream()
        .map(port -> port.port() + "/" + port.protocol() + port.error().map(error -> " (" + error + ")").orElse(""))
        .reduce((a, b) -> a + ", " + b).map(ports -> " ports " + ports).orElse("");
  }
}
