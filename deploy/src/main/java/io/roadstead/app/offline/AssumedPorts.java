package io.roadstead.app.offline;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Node ports for manifests that were never applied. The API server would choose some at random; we choose by the name of what
 * needs one, so that the same files always give the same plan and one more Service hardly ever changes another's ports.
 *
 * <p>One use is one set of files. Not thread-safe.
 */
final class AssumedPorts {

  /** The API server's default range. */
  private static final int FIRST = 30000;
  private static final int COUNT = 2768;

  private final Set<Integer> taken = new HashSet<>();
  private final Map<String, Integer> assumed = new HashMap<>();

  /** What the manifests ask for themselves; before the first {@link #port}. */
  void take(int port) {
    taken.add(port);
  }

  /** The port of a name; always the same for the same name. */
  int port(String name) {
    return assumed.computeIfAbsent(name, this::choose);
  }

  private int choose(String name) {
    if (taken.size() >= COUNT) {
      throw new io.roadstead.app.UserError(
          "more than " + COUNT + " node ports are needed, the API server has no more by "
              + "default; plan fewer Services at once, or write spec.ports[].nodePort");
    }
    int start = Math.floorMod(name.hashCode(), COUNT);
    int port = FIRST + start;
    while (!taken.add(port)) {
      port = FIRST + (port - FIRST + 1) % COUNT;
    }
    return port;
  }
}
