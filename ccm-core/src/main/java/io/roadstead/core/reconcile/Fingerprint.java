package io.roadstead.core.reconcile;

import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.Owner;
import io.roadstead.core.plan.Resource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Short names for long values: equal values have equal fingerprints, over restarts and machines. SHA-256, 80 bits of it. */
final class Fingerprint {

  private static final int BYTES = 10;

  private Fingerprint() {
  }

  /** Of all that one owner should have, but for who receives the traffic. */
  static String shape(Owner owner, List<? extends Resource> resources) {
    StringBuilder text = new StringBuilder();
    resources.stream()
        .filter(resource -> resource.owner().equals(owner) && !resource.isTargets())
        .sorted(Comparator.comparing(Resource::id))
        .forEach(resource -> text.append(resource.id()).append(resource.fields()).append('\n'));
    return of(text.toString());
  }

  /** Of who may receive traffic. */
  static String nodes(NodeSet nodes) {
    return nodes.derive(Fingerprint.class, all -> of(all.toString()));
  }

  private static String of(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
