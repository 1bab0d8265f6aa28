package io.roadstead.aws.sim;

/** Whom a security group rule lets in. */
sealed interface Peer {

  /** Its id or network, as EC2 prints it. */
  String text();

  record Ipv4(IpBlock block) implements Peer {
    @Override
    public String text() {
      return block.toString();
    }
  }

  record Ipv6(IpBlock block) implements Peer {
    @Override
    public String text() {
      return block.toString();
    }
  }

  record PrefixList(String id) implements Peer {
    @Override
    public String text() {
      return id;
    }
  }

  record Group(String id) implements Peer {
    @Override
    public String text() {
      return id;
    }
  }
}
