package io.roadstead.app.context;

import io.roadstead.app.UserError;
import io.roadstead.app.input.YamlDocument;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Surrounding;
import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.spec.Typo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The format of {@code --context}, written by {@code --print-context}:
 *
 * <pre>
 * apiVersion: roadstead.io/v1
 * kind: Context
 * provider: aws
 * surroundings:
 * - type: Subnet            # simple name of one of the provider's surrounding types
 *   id: subnet-0a1
 * resources:                # what exists already; may be left out
 * - type: TargetGroup
 *   owner: shop/web         # or cluster
 *   handle:
 *     id: arn:aws:...
 *     outputs: {DNSName: ...}
 * </pre>
 */
public final class ContextFile {

  private static final String API_VERSION = "roadstead.io/v1";
  private static final String KIND = "Context";
  private static final List<String> FIELDS = List.of("apiVersion", "kind", "provider", "surroundings", "resources");
  private static final int FARTHEST_TYPO = 6;

  private static final YAMLMapper YAML = YAMLMapper.builder()
      .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
      .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
      .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
      .disable(YAMLWriteFeature.SPLIT_LINES)
      .build();

  private ContextFile() {
  }

  /** The sample surroundings of a provider as a file. */
  public static String sample(ProviderFactory factory) {
    return "# What surrounds a sample cluster on " + factory.name()
        + ". Save it, change it to what yours has, and use it:\n"
        + "#   roadstead plan -f web.yaml --provider " + factory.name() + " --context context.yaml\n"
        + write(factory.name(), Context.sample(factory));
  }

  static String write(String provider, Context context) {
    SequencedMap<String, Object> file = new LinkedHashMap<>();
    file.put("apiVersion", API_VERSION);
    file.put("kind", KIND);
    file.put("provider", provider);
    file.put("surroundings", context.surroundings().stream().map(RecordWriter::typed).toList());
    if (!context.resources().isEmpty()) {
      file.put("resources", context.resources().stream().map(ContextFile::existing).toList());
    }
    return YAML.writeValueAsString(file);
  }

  private static SequencedMap<String, Object> existing(Existing<Resource> thing) {
    SequencedMap<String, Object> entry = RecordWriter.typed(thing.resource());
    SequencedMap<String, Object> handle = new LinkedHashMap<>();
    handle.put("id", thing.handle().id());
    if (!thing.handle().outputs().isEmpty()) {
      handle.put("outputs", thing.handle().outputs());
    }
    entry.put("handle", handle);
    return entry;
  }

  /**
   * Reads a file.
   *
   * @param uids finds the uid of a Service that owns something and is named without it
   */
  public static Context read(String file, String text, ProviderFactory factory, Function<ServiceKey, String> uids) {
    List<YamlDocument> documents = YamlDocument.read(file, text);
    if (documents.size() != 1) {
      throw new UserError(file + ": a context file holds one document, this one " + documents.size());
    }
    YamlDocument document = documents.getFirst();
    Map<?, ?> content = document.content();
    checkHead(document, content, factory);
    var reader = new RecordReader(uids);
    List<Surrounding> surroundings = new ArrayList<>();
    List<Existing<Resource>> resources = new ArrayList<>();
    entries(document, content, "surroundings", entry -> surroundings.add(
        entry.read(reader, factory.surroundingTypes())));
    entries(document, content, "resources", entry -> resources.add(entry.existing(reader, factory.resourceTypes())));
    return new Context(surroundings, resources, List.of());
  }

  private static void checkHead(YamlDocument document, Map<?, ?> content, ProviderFactory factory) {
    if (!KIND.equals(content.get("kind")) || !API_VERSION.equals(content.get("apiVersion"))) {
      throw new UserError(document.place() + ": this is no context file; it begins with apiVersion: " + API_VERSION
          + " and kind: " + KIND + ", as roadstead plan --print-context writes it");
    }
    if (!factory.name().equals(content.get("provider"))) {
      throw new UserError(document.place(List.of("provider")) + ": provider: " + content.get("provider")
          + " is not the provider of this plan; write " + factory.name() + ", or choose another --provider");
    }
    for (Object key : content.keySet()) {
      if (!FIELDS.contains(String.valueOf(key))) {
        String hint = Typo.nearest(String.valueOf(key), FIELDS, FARTHEST_TYPO)
            .map(near -> "did you mean " + near + "?").orElse("there are " + String.join(", ", FIELDS));
        throw new UserError(document.place(List.of(key)) + ": a context file has no field " + key + "; " + hint);
      }
    }
  }

  private static void entries(YamlDocument document, Map<?, ?> content, String field,
      java.util.function.Consumer<Entry> each) {
    Object value = Optional.<Object>ofNullable(content.get(field)).orElse(List.of());
    if (!(value instanceof List<?> list)) {
      throw new UserError(document.place(List.of(field)) + ": " + field + " is not a list");
    }
    for (int i = 0; i < list.size(); i++) {
      String place = document.place(List.of(field, i));
      if (!(list.get(i) instanceof Map<?, ?> fields)) {
        throw new UserError(place + ": " + field + "[" + i + "] is not a block of fields");
      }
      each.accept(new Entry(place, field + "[" + i + "]", fields));
    }
  }

  /** One entry of a list, where it stands and what it is called in errors. */
  private record Entry(String place, String path, Map<?, ?> fields) {

    <T> T read(RecordReader reader, List<? extends Class<? extends T>> types) {
      return read(reader, types, List.of("type"));
    }

    Existing<Resource> existing(RecordReader reader, List<Class<? extends Resource>> types) {
      Object handle = Optional.<Object>ofNullable(fields.get("handle")).orElse(Map.of("id", ""));
      if (!(handle instanceof Map<?, ?> map)) {
        throw new UserError(place + ": " + path + ".handle is not a block of id and outputs");
      }
      Resource resource = read(reader, types, List.of("type", "handle"));
      return new Existing<>(resource, guarded(() -> reader.record(path + ".handle", map, Handle.class)));
    }

    private <T> T read(RecordReader reader, List<? extends Class<? extends T>> types, List<String> not) {
      String name = String.valueOf(fields.get("type"));
      List<String> names = types.stream().map(Class::getSimpleName).sorted().toList();
      Class<? extends T> type = types.stream().filter(t -> t.getSimpleName().equals(name)).findFirst()
          .orElseThrow(() -> new UserError(place + ": " + path + ".type: " + name + " is not one of "
              + String.join(", ", names)
              + Typo.nearest(name, names, FARTHEST_TYPO).map(near -> "; did you mean " + near + "?").orElse("")));
      Map<Object, Object> rest = fields.entrySet().stream().filter(e -> !not.contains(e.getKey()))
          .filter(e -> e.getValue() != null)
          .collect(Collectors.toMap(e -> (Object) e.getKey(), e -> (Object) e.getValue(), (a, _) -> a,
              LinkedHashMap::new));
      return guarded(() -> reader.record(path, rest, type));
    }

    private <T> T guarded(java.util.function.Supplier<T> reading) {
      try {
        return reading.get();
      } catch (RecordReader.Mismatch e) {
        throw new UserError(place + ": " + e.getMessage(), e);
      }
    }
  }
}
