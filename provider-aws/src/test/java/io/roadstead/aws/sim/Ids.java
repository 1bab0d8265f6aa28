package io.roadstead.aws.sim;

import java.util.Locale;

/** Ids that look random and are the same in every run. */
final class Ids {

  /** Odd, so that multiplying by it visits every 64-bit value once (SplitMix64's golden gamma). */
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private long next;

  /** 16 hexadecimal digits, as in load balancer ARNs. */
  String hex() {
    next++;
    long mixed = next * GAMMA;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    return String.format(Locale.ROOT, "%016x", mixed ^ (mixed >>> 27));
  }

  /** An EC2 id such as {@code sg-0123456789abcdef0}: 17 digits. */
  String ec2(String prefix) {
    return prefix + "-0" + hex();
  }
}
