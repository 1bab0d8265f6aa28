package io.roadstead.app.input;

import io.roadstead.app.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One document of a YAML (or JSON) file that still knows on which line everything stands. */
public final class YamlDocument {

  /** Aliases are expanded while reading; a manifest that needs more of them is an attack. */
  private static final int MOST_ALIASES = 50;

  /** Characters in one file; 10,000 Services with their annotations are a third of it. */
  private static final int LARGEST_FILE = 64 << 20;

  private final String file;
  private final Node root;
  private final LoadSettings settings;

  private YamlDocument(String file, Node root, LoadSettings settings) {
    this.file = file;
    this.root = root;
    this.settings = settings;
  }

  /** Every document of a file that holds anything; a {@link UserError} names the line of what is not YAML. */
  public static List<YamlDocument> read(String file, String text) {
    LoadSettings settings = LoadSettings.builder().setLabel(file).setMaxAliasesForCollections(MOST_ALIASES)
        .setCodePointLimit(LARGEST_FILE).build();
    List<YamlDocument> documents = new ArrayList<>();
    try {
      for (Node node : new Compose(settings).composeAllFromString(text)) {
        if (!isEmpty(node)) {
          documents.add(new YamlDocument(file, node, settings));
        }
      }
    } catch (MarkedYamlEngineException e) {
      throw new UserError(file + e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("")
          + ": this is not YAML: " + e.getProblem() + "; correct the line, or its indentation", e);
    } catch (YamlEngineException e) {
      throw new UserError(file + ": this is not YAML: " + e.getMessage(), e);
    }
    return documents;
  }

  private static boolean isEmpty(Node node) {
    return node instanceof ScalarNode scalar && (scalar.getValue().isBlank() || scalar.getValue().equals("null"));
  }

  /** Its content as maps, lists and scalars; a {@link UserError} if it is no map. */
  public Map<?, ?> content() {
    try {
      Object content = new StandardConstructor(settings).constructSingleDocument(Optional.of(root));
      if (content instanceof Map<?, ?> map) {
        return map;
      }
    } catch (YamlEngineException e) {
      throw new UserError(place() + ": this is not YAML that can be used: " + e.getMessage(), e);
    }
    throw new UserError(place() + ": this is no Kubernetes object; write apiVersion, kind, metadata and spec");
  }

  /** Where it begins: {@code web.yaml:1}. */
  public String place() {
    return place(List.of());
  }

  /** Where the value at a path begins, or the nearest one above it: {@code web.yaml:12}. Keys are texts, indexes numbers. */
  public String place(List<?> path) {
    Node node = root;
    Optional<Mark> mark = root.getStartMark();
    for (Object step : path) {
      Optional<NodeTuple> entry = entry(node, step);
      Optional<Node> next = entry.isPresent() ? entry.map(NodeTuple::getValueNode) : element(node, step);
      if (next.isEmpty()) {
        break;
      }
      mark = entry.isPresent() ? entry.get().getKeyNode().getStartMark() : next.get().getStartMark();
      node = next.get();
    }
    return file + mark.map(m -> ":" + (m.getLine() + 1)).orElse("");
  }

  private static Optional<NodeTuple> entry(Node node, Object key) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
            .findFirst()
        : Optional.empty();
  }

  private static Optional<Node> element(Node node, Object index) {
    return node instanceof SequenceNode sequence && index instanceof Integer i && i < sequence.getValue().size()
        ? Optional.of(sequence.getValue().get(i))
        : Optional.empty();
  }
}
