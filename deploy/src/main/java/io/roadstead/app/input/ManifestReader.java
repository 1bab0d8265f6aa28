package io.roadstead.app.input;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.roadstead.app.Terminal;
import io.roadstead.app.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Reads files and folders of manifests. */
public final class ManifestReader {

  private static final String STANDARD_INPUT = "-";

  private final List<Manifests.Found<Service>> services = new ArrayList<>();
  private final List<Manifests.Found<Node>> nodes = new ArrayList<>();
  private final List<Manifests.Found<EndpointSlice>> slices = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final Map<String, String> placeByName = new LinkedHashMap<>();

  private ManifestReader() {
  }

  /** Reads what {@code -f} names: files, folders (their .yaml, .yml and .json files), {@code -} for standard input. */
  public static Manifests read(List<String> names, Terminal terminal) {
    var reader = new ManifestReader();
    texts(names, terminal).forEach(reader::read);
    return reader.found();
  }

  /** The texts behind {@code -f}, by the name to use in errors. */
  public static SequencedMap<String, String> texts(List<String> names, Terminal terminal) {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    for (String name : names) {
      if (name.equals(STANDARD_INPUT)) {
        texts.put("standard input", standardInput(terminal));
      } else {
        files(Path.of(name)).forEach(file -> texts.put(file.toString(), text(file)));
      }
    }
    return texts;
  }

  /** Reads one text as if it were a file of that name. */
  public static Manifests ofText(String name, String text) {
    var reader = new ManifestReader();
    reader.read(name, text);
    return reader.found();
  }

  private Manifests found() {
    return new Manifests(services, nodes, slices, others);
  }

  private static String standardInput(Terminal terminal) {
    try {
      return new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserError("can not read standard input: " + e.getMessage(), e);
    }
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files = entries.filter(ManifestReader::isManifest).sorted().toList();
      if (files.isEmpty()) {
        throw new UserError(path + ": there is no .yaml, .yml or .json file in this folder");
      }
      return files;
    } catch (IOException e) {
      throw new UserError(path + ": can not be listed: " + e.getMessage(), e);
    }
  }

  private static boolean isManifest(Path file) {
    String name = file.toString();
    return Files.isRegularFile(file) && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new UserError(file + ": there is no such file", e);
    } catch (java.nio.charset.MalformedInputException e) {
      throw new UserError(file + ": this is not UTF-8 text", e);
    } catch (IOException e) {
      throw new UserError(file + ": can not be read: " + e.getMessage(), e);
    }
  }

  private void read(String file, String text) {
    for (YamlDocument document : YamlDocument.read(file, text)) {
      object(new TypedReader(document), document.content(), List.of());
    }
  }

  private void object(TypedReader reader, Map<?, ?> content, List<?> path) {
    String kind = word(content, "kind", reader, path);
    String version = word(content, "apiVersion", reader, path);
    if (kind.endsWith("List") && content.get("items") instanceof List<?> items) {
      items(reader, items, path);
      return;
    }
    switch (version + "/" + kind) {
      case "v1/Service" -> add(services, reader.read(content, Service.class, path), content, reader.place(path));
      case "v1/Node" -> add(nodes, reader.read(content, Node.class, path), content, reader.place(path));
      case "discovery.k8s.io/v1/EndpointSlice" ->
        add(slices, reader.read(content, EndpointSlice.class, path), content, reader.place(path));
      default -> others.add(version + "/" + kind + " " + name(content));
    }
  }

  private void items(TypedReader reader, List<?> items, List<?> path) {
    for (int i = 0; i < items.size(); i++) {
      List<Object> itemPath = new ArrayList<>(path);
      itemPath.add("items");
      itemPath.add(i);
      if (!(items.get(i) instanceof Map<?, ?> item)) {
        throw new UserError(reader.place(itemPath) + ": items[" + i + "] is no Kubernetes object");
      }
      object(reader, item, itemPath);
    }
  }

  private static String word(Map<?, ?> content, String field, TypedReader reader, List<?> path) {
    return Optional.ofNullable(content.get(field)).filter(String.class::isInstance).map(String.class::cast)
        .orElseThrow(() -> new UserError(reader.place(path) + ": this is no Kubernetes object: " + field
            + " is missing; add it, as in apiVersion: v1 and kind: Service"));
  }

  private <T> void add(List<Manifests.Found<T>> list, T object, Map<?, ?> content, String place) {
    String name = content.get("kind") + " " + name(content);
    String before = placeByName.put(name, place);
    if (before != null) {
      throw new UserError(place + ": " + name + " stands in " + before + " too; remove one of them");
    }
    list.add(new Manifests.Found<>(object, place));
  }

  private static String name(Map<?, ?> content) {
    if (!(content.get("metadata") instanceof Map<?, ?> metadata)) {
      return "";
    }
    Object namespace = metadata.get("namespace");
    return (namespace == null ? "" : namespace + "/") + metadata.get("name");
  }
}
