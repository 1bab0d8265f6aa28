package io.roadstead.core.spec;

import io.roadstead.core.model.Protocol;
import java.util.Comparator;
import java.util.OptionalInt;

/**
 * A protocol and port on a frontend, and where its traffic goes. Identified by protocol and port, never by name or place.
 *
 * @param name the Service port's name; empty for the only port
 * @param targetPort number or container port name
 * @param nodePort absent when the Service allocates none
 */
public record Listener(Protocol protocol, int port, String name, String targetPort, OptionalInt nodePort)
    implements
      Comparable<Listener> {

  private static final Comparator<Listener> ORDER = Comparator.comparingInt(Listener::port)
      .thenComparing(Listener::protocol);

  @Override
  public int compareTo(Listener other) {
    return ORDER.compare(this, other);
  }

  /** {@code TCP-80}. */
  public String key() {
    return protocol + "-" + port;
  }
}
