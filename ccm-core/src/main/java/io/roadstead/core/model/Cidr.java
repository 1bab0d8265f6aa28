package io.roadstead.core.model;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Comparator;

/**
 * An address prefix in canonical form: host bits are zero, text is the shortest.
 *
 * <p>Reads what the Kubernetes API tolerates in {@code loadBalancerSourceRanges} until KEP-4858: blanks around it, leading
 * zeros (decimal, never octal) in IPv4, host bits. A bare address is a prefix of full length only through
 * {@link #ofAddress}.
 */
public record Cidr(IpFamily family, BigInteger first, int length) implements Comparable<Cidr> {

  private static final Comparator<Cidr> ORDER = Comparator.comparing(Cidr::family)
      .thenComparing(Cidr::first)
      .thenComparingInt(Cidr::length);

  public Cidr {
    if (length < 0 || length > family.bits()) {
      throw new IllegalArgumentException("prefix length " + length + " is not in 0.." + family.bits());
    }
    first = first.shiftRight(family.bits() - length).shiftLeft(family.bits() - length);
  }

  /** Reads {@code address/length}; throws {@link IllegalArgumentException} with a sentence for the user. */
  public static Cidr parse(String text) {
    String trimmed = text.strip();
    int slash = trimmed.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("'" + trimmed + "' has no prefix length, such as /32 or /128");
    }
    String lengthText = trimmed.substring(slash + 1);
    if (lengthText.isEmpty() || lengthText.length() > 3 || !lengthText.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("'" + lengthText + "' is not a prefix length");
    }
    Cidr address = ofAddress(trimmed.substring(0, slash));
    return new Cidr(address.family, address.first, Integer.parseInt(lengthText));
  }

  /** Reads an address literal as a prefix of full length; never asks a name server. */
  public static Cidr ofAddress(String text) {
    String trimmed = text.strip();
    if (trimmed.indexOf(':') >= 0) {
      return new Cidr(IpFamily.IPV6, ipv6(trimmed), IpFamily.IPV6.bits());
    }
    return new Cidr(IpFamily.IPV4, ipv4(trimmed), IpFamily.IPV4.bits());
  }

  private static BigInteger ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    long value = 0;
    if (parts.length != 4) {
      throw new IllegalArgumentException("'" + text + "' is not an IP address");
    }
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(c -> c >= '0' && c <= '9')
          || Integer.parseInt(part) > 255) {
        throw new IllegalArgumentException("'" + text + "' is not an IPv4 address");
      }
      value = value << 8 | Integer.parseInt(part);
    }
    return BigInteger.valueOf(value);
  }

  private static BigInteger ipv6(String text) {
    if (text.indexOf('%') >= 0) {
      throw new IllegalArgumentException("'" + text + "' has a zone, which is no part of an address prefix");
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(text).getAddress();
      if (bytes.length != 16) {
        throw new IllegalArgumentException("'" + text + "' is an IPv4 address written as IPv6; write it as IPv4");
      }
      return new BigInteger(1, bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is not an IPv6 address", e);
    }
  }

  public boolean contains(Cidr other) {
    return family == other.family && length <= other.length
        && first.equals(new Cidr(family, other.first, length).first);
  }

  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /** How many addresses it holds. */
  public BigInteger size() {
    return BigInteger.ONE.shiftLeft(family.bits() - length);
  }

  /** The n-th address, counted from 0, as a prefix of full length. */
  public Cidr nth(BigInteger n) {
    if (n.signum() < 0 || n.compareTo(size()) >= 0) {
      throw new IndexOutOfBoundsException(n + " is not in 0.." + size().subtract(BigInteger.ONE));
    }
    return new Cidr(family, first.add(n), family.bits());
  }

  /** The first address without the length. */
  public String address() {
    return family == IpFamily.IPV4 ? ipv4Text(first.longValue()) : ipv6Text(first);
  }

  private static String ipv4Text(long value) {
    return (value >> 24) + "." + (value >> 16 & 255) + "." + (value >> 8 & 255) + "." + (value & 255);
  }

  /** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as {@code ::}. */
  private static String ipv6Text(BigInteger value) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = value.shiftRight(112 - 16 * i).intValue() & 0xffff;
    }
    int bestStart = -1;
    int bestLength = 1;
    for (int start = 0; start < 8; start++) {
      int end = start;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - start > bestLength) {
        bestStart = start;
        bestLength = end - start;
      }
    }
    var text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  @Override
  public int compareTo(Cidr other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return address() + "/" + length;
  }
}
