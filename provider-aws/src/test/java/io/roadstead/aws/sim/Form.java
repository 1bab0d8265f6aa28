package io.roadstead.aws.sim;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Query request body. Dotted names make a tree:
 *
 * <pre>
 * Action=AddTags & ResourceArns.member.1=arn:a & ...   ->   ResourceArns { member { 1 = arn:a } } ...
 * </pre>
 */
record Form(Map<String, String> parameters) {

  /** Longest body read; a full RegisterTargets of 1,000 targets is about 100 kB, AWS refuses far less than this. */
  static final int MAX_LENGTH = 4_000_000;

  static Form parse(String body) {
    if (body.length() > MAX_LENGTH) {
      throw new ApiError(413, "RequestEntityTooLarge", "Request body is longer than " + MAX_LENGTH);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    int from = 0;
    while (from < body.length()) {
      int end = body.indexOf('&', from) < 0 ? body.length() : body.indexOf('&', from);
      put(parameters, body.substring(from, end));
      from = end + 1;
    }
    return new Form(parameters);
  }

  private static void put(Map<String, String> parameters, String pair) {
    int equals = pair.indexOf('=');
    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
    String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
    if (parameters.put(name, value) != null) {
      throw ApiError.of("MalformedQueryString", "The parameter " + name + " appears twice");
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String action() {
    return parameters.getOrDefault("Action", "");
  }

  String version() {
    return parameters.getOrDefault("Version", "");
  }

  /** The parameters as a tree, without {@code Action} and {@code Version}. */
  Node tree() {
    Node root = new Node();
    parameters.forEach((name, value) -> {
      if (!name.equals("Action") && !name.equals("Version")) {
        root.put(name, value);
      }
    });
    return root;
  }

  /** A name's value, or what is below it. */
  static final class Node {
    private String value = "";
    private boolean hasValue;
    private final Map<String, Node> children = new TreeMap<>();

    private void put(String path, String text) {
      Node node = this;
      int from = 0;
      while (from <= path.length()) {
        int dot = path.indexOf('.', from) < 0 ? path.length() : path.indexOf('.', from);
        node = node.children.computeIfAbsent(path.substring(from, dot), _ -> new Node());
        from = dot + 1;
      }
      node.value = text;
      node.hasValue = true;
    }

    Optional<String> value() {
      return hasValue ? Optional.of(value) : Optional.empty();
    }

    Map<String, Node> children() {
      return children;
    }
  }
}
