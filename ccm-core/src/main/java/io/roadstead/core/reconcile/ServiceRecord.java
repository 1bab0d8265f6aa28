package io.roadstead.core.reconcile;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Our note on a Service, in one annotation: {@code v1 cluster=prod uid=6f.. finalizer=yes shape=3a..}.
 *
 * @param cluster the installation that wrote it
 * @param uid of the Service it was written for; a copied manifest carries a note that means nothing
 * @param finalizer present if we put the upstream finalizer there
 * @param shape fingerprint of everything but targets as last applied completely; absent while a change is under way
 */
public record ServiceRecord(String cluster, String uid, Optional<String> finalizer, Optional<String> shape) {

  public static final String ANNOTATION = "roadstead.io/state";

  private static final String VERSION = "v1";

  public String text() {
    return VERSION + " cluster=" + cluster + " uid=" + uid + finalizer.map(f -> " finalizer=" + f).orElse("")
        + shape.map(s -> " shape=" + s).orElse("");
  }

  /** Empty for whatever we would not have written. */
  public static Optional<ServiceRecord> parse(String text) {
    String[] words = text.split(" ", -1);
    if (!words[0].equals(VERSION) || Arrays.stream(words).skip(1).anyMatch(word -> word.indexOf('=') <= 0)) {
      return Optional.empty();
    }
    Map<String, String> fields = Arrays.stream(words).skip(1)
        .collect(Collectors.toMap(word -> word.substring(0, word.indexOf('=')),
            word -> word.substring(word.indexOf('=') + 1), (first, _) -> first));
    if (!fields.containsKey("cluster") || !fields.containsKey("uid")) {
      return Optional.empty();
    }
    return Optional.of(new ServiceRecord(fields.getOrDefault("cluster", ""), fields.getOrDefault("uid", ""),
        Optional.ofNullable(fields.get("finalizer")), Optional.ofNullable(fields.get("shape"))));
  }

  public ServiceRecord withShape(Optional<String> fingerprint) {
    return new ServiceRecord(cluster, uid, finalizer, fingerprint);
  }
}
