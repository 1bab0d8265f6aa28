package io.roadstead.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The flags files in {@code deploy/e2e/cluster/flags}, one for each program, one flag a line, comments after {@code #}.
 * What stands in braces is a blank: {@code --secure-port={port}}. The script {@code up} reads the same files.
 *
 * @param cluster the folder {@code deploy/e2e/cluster} of this checkout
 * @param values  what to write in each blank; a blank without a value is an error
 */
record Flags(Path cluster, Map<String, String> values) {

  private static final Path CLUSTER = Path.of("deploy", "e2e", "cluster");
  private static final Pattern BLANK = Pattern.compile("\\{([a-z-]+)}");

  Flags {
    values = Map.copyOf(values);
  }

  /** {@code deploy/e2e/cluster} of the checkout that the working directory is in. */
  static Path clusterFolder() {
    Path start = Path.of("").toAbsolutePath();
    return Stream.<Path>iterate(start, Objects::nonNull, Path::getParent)
        .map(folder -> folder.resolve(CLUSTER))
        .filter(cluster -> Files.isExecutable(cluster.resolve("build")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + CLUSTER + " in " + start + " or above it"));
  }

  List<String> of(String program) throws IOException {
    return Files.readAllLines(cluster.resolve("flags").resolve(program)).stream()
        .filter(line -> !line.startsWith("#"))
        .map(this::filled)
        .toList();
  }

  private String filled(String flag) {
    return BLANK.matcher(flag).replaceAll(blank -> {
      String value = values.get(blank.group(1));
      if (value == null) {
        throw new IllegalStateException("no value for " + blank.group() + " in " + flag);
      }
      return Matcher.quoteReplacement(value);
    });
  }
}
