package io.roadstead.aws.sim;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 network, or a single address when {@code length} equals {@code width}. Host bits are cleared, as
 * EC2 does.
 *
 * @param width 32 or 128
 */
record IpBlock(BigInteger base, int length, int width) {

  /** The JDK also reads "10" and "10.1" as IPv4, and zones in IPv6; AWS does not. */
  private static final Pattern LITERAL = Pattern
      .compile("(\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(/\\d{1,3})?");

  IpBlock {
    base = base.shiftRight(width - length).shiftLeft(width - length);
  }

  /** Empty when the text is not {@code address/length} or a plain address. */
  static Optional<IpBlock> parse(String text) {
    if (!LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    int slash = text.indexOf('/');
    try {
      byte[] address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
      int width = address.length * 8;
      int length = slash < 0 ? width : Integer.parseInt(text, slash + 1, text.length(), 10);
      if (length < 0 || length > width) {
        return Optional.empty();
      }
      return Optional.of(new IpBlock(new BigInteger(1, address), length, width));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static IpBlock of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("no address or network: " + text));
  }

  boolean isIpv6() {
    return width == 128;
  }

  boolean contains(IpBlock other) {
    return width == other.width && length <= other.length
        && base.equals(other.base.shiftRight(width - length).shiftLeft(width - length));
  }

  /** How many addresses there are. */
  BigInteger size() {
    return BigInteger.ONE.shiftLeft(width - length);
  }

  /** The address {@code offset} above the base. */
  String address(long offset) {
    return text(base.add(BigInteger.valueOf(offset)));
  }

  IpBlock subnet(int subnetLength, long index) {
    return new IpBlock(base.add(BigInteger.valueOf(index).shiftLeft(width - subnetLength)), subnetLength, width);
  }

  private String text(BigInteger value) {
    byte[] bytes = new byte[width / 8];
    byte[] raw = value.toByteArray();
    int count = Math.min(raw.length, bytes.length);
    System.arraycopy(raw, raw.length - count, bytes, bytes.length - count, count);
    try {
      return width == 32 ? InetAddress.getByAddress(bytes).getHostAddress() : Ipv6Text.of(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("wrong length", e);
    }
  }

  @Override
  public String toString() {
    return text(base) + "/" + length;
  }
}
