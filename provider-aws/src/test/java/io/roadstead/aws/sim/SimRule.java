package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.Map;

/**
 * A security group rule: one protocol, one range, one peer.
 *
 * @param description empty if there is none
 */
record SimRule(
    String id, Match match, String description, Map<String, String> tags, Instant addedAt, Origin origin) {

  /** No port range: all protocols. EC2 leaves the ports out or shows -1. */
  static final int ANY_PORT = -1;

  /**
   * What makes two rules the same rule.
   *
   * @param protocol {@code tcp}, {@code udp}, {@code icmp}, {@code icmpv6}, {@code -1} for all, or a number
   */
  record Match(String protocol, int fromPort, int toPort, Peer peer) {

    boolean admits(String wantedProtocol, int port) {
      return protocol.equals("-1") || (protocol.equals(wantedProtocol) && fromPort <= port && port <= toPort);
    }
  }
}
