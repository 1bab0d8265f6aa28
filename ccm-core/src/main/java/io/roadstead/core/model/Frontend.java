package io.roadstead.core.model;

import java.util.List;
import java.util.Optional;

/**
 * An address or hostname clients connect to, with its ports, as one entry of {@code status.loadBalancer.ingress}.
 *
 * <p>The mode is always set with an address (the API server would default it, and the difference would be patched for
 * ever) and never with a hostname alone (the API server forbids it, KEP-1860).
 */
public record Frontend(Optional<String> ip, Optional<String> hostname, Optional<IpMode> ipMode, List<Port> ports) {

  public Frontend {
    ports = List.copyOf(ports);
    if (ip.isPresent() != ipMode.isPresent()) {
      throw new IllegalArgumentException("ipMode goes with ip and only with ip");
    }
    if (ip.isEmpty() && hostname.isEmpty()) {
      throw new IllegalArgumentException("a frontend has an address or a hostname");
    }
  }

  public static Frontend hostname(String hostname, List<Port> ports) {
    return new Frontend(Optional.empty(), Optional.of(hostname), Optional.empty(), ports);
  }

  public static Frontend ip(String ip, IpMode mode, List<Port> ports) {
    return new Frontend(Optional.of(ip), Optional.empty(), Optional.of(mode), ports);
  }

  /** What EXTERNAL-IP shows. */
  public String address() {
    return ip.or(() -> hostname).orElseThrow();
  }

  /** How packets reach the node: KEP-1860. */
  public enum IpMode {
    /** With the frontend's own address as destination. */
    VIP("VIP"),
    /** With the node's or pod's address as destination. */
    PROXY("Proxy");

    private final String text;

    IpMode(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** One Service port on the frontend. The error is a CamelCase word of the API or {@code domain/CamelCase}, KEP-1435. */
  public record Port(int port, Protocol protocol, Optional<String> error) {
    public static Port open(int port, Protocol protocol) {
      return new Port(port, protocol, Optional.empty());
    }
  }
}
