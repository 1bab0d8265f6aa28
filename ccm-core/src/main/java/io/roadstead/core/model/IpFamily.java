package io.roadstead.core.model;

/** An address family, in the words of {@code spec.ipFamilies}. */
public enum IpFamily {
  IPV4("IPv4", 32, "0.0.0.0/0"), IPV6("IPv6", 128, "::/0");

  private final String text;
  private final int bits;
  private final String any;

  IpFamily(String text, int bits, String any) {
    this.text = text;
    this.bits = bits;
    this.any = any;
  }

  /** Address length in bits. */
  public int bits() {
    return bits;
  }

  /** The prefix that contains every address of the family. */
  public Cidr any() {
    return Cidr.parse(any);
  }

  @Override
  public String toString() {
    return text;
  }
}
