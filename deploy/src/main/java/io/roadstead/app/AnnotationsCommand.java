package io.roadstead.app;

import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.provider.Setting;
import io.roadstead.core.spec.Annotation;
import io.roadstead.core.spec.SpecParser;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code roadstead annotations}: every key that is understood, printed from the tables that read them. */
final class AnnotationsCommand implements Command {

  private static final JsonMapper PRETTY = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Override
  public String name() {
    return "annotations";
  }

  @Override
  public String summary() {
    return "List every annotation that is understood, what it accepts and what it does.";
  }

  @Override
  public List<String> examples() {
    return List.of("roadstead annotations --provider aws", "roadstead annotations --provider aws -o markdown");
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(Settings.PROVIDER, Settings.TABLE_OUTPUT);
  }

  @Override
  public boolean takesFiles() {
    return false;
  }

  @Override
  public boolean takesProviderSettings() {
    return false;
  }

  @Override
  public int run(Call call) {
    List<ProviderFactory> factories = call.provider().map(List::of).orElse(call.providers().factories());
    if (factories.isEmpty()) {
      throw new UserError("there is no provider on the class path; name one with --provider");
    }
    String text = switch (call.values().get(Settings.TABLE_OUTPUT)) {
      case "json" -> json(factories);
      case "markdown" -> factories.stream().map(AnnotationsCommand::markdown).collect(Collectors.joining("\n"));
      default -> factories.stream().map(AnnotationsCommand::text).collect(Collectors.joining("\n"));
    };
    call.terminal().out().print(text);
    return ExitCode.OK;
  }

  private static List<Annotation<?>> table(ProviderFactory factory) {
    var provider = Assembly.offline(factory);
    return new SpecParser(provider.annotations()).table().annotations().stream()
        .<Annotation<?>>map(annotation -> annotation)
        .sorted(Comparator.comparing(Annotation::key))
        .toList();
  }

  private static String text(ProviderFactory factory) {
    return "# " + factory.name() + "\n" + table(factory).stream().map(AnnotationsCommand::text)
        .collect(Collectors.joining());
  }

  private static String text(Annotation<?> annotation) {
    return annotation.key() + "\n"
        + "    " + annotation.help() + "\n"
        + "    accepts " + annotation.type().accepts() + ", such as " + annotation.example() + "; without it: "
        + annotation.absent() + "\n"
        + (effect(annotation).equals("yes") ? "" : "    " + effect(annotation) + "\n");
  }

  private static String effect(Annotation<?> annotation) {
    return switch (annotation.support()) {
      case Annotation.Support.Yes _ -> "yes";
      case Annotation.Support.Ignored(String why, String fix) -> "ignored with a warning: " + why + "; " + fix;
      case Annotation.Support.Refused(String why, String fix) -> "refused: " + why + "; " + fix;
    };
  }

  private static String markdown(ProviderFactory factory) {
    return "| annotation | accepts | without it | effect | what it does |\n| --- | --- | --- | --- | --- |\n"
        + table(factory).stream().map(AnnotationsCommand::row).collect(Collectors.joining());
  }

  private static String row(Annotation<?> annotation) {
    return "| `" + annotation.key() + "` | " + cell(annotation.type().accepts()) + ", such as `" + annotation.example()
        + "` | " + cell(annotation.absent()) + " | " + cell(effect(annotation)) + " | " + cell(annotation.help())
        + " |\n";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String json(List<ProviderFactory> factories) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (ProviderFactory factory : factories) {
      table(factory).forEach(annotation -> all.add(json(factory, annotation)));
    }
    return PRETTY.writeValueAsString(all) + "\n";
  }

  private static ObjectNode json(ProviderFactory factory, Annotation<?> annotation) {
    return JsonNodeFactory.instance.objectNode().put("provider", factory.name()).put("key", annotation.key())
        .put("accepts", annotation.type().accepts()).put("absent", annotation.absent())
        .put("effect", effect(annotation)).put("help", annotation.help()).put("example", annotation.example());
  }
}
