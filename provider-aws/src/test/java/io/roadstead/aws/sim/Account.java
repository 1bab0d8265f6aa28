package io.roadstead.aws.sim;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What is in the account before the first call, and the ids by which tests find it.
 *
 * <pre>
 * VPC 10.0.0.0/16 (2001:db8:0::/56 when dualstack), internet gateway
 *   zone z = a, b, c    public  10.0.(16z).0/20      role tag kubernetes.io/role/elb           to the gateway
 *                       private 10.0.(128+16z).0/20  role tag kubernetes.io/role/internal-elb  main route table
 *   nodes 0 .. n-1      in the private subnets, zone by zone, security group "nodes"
 *   addresses 0 .. m-1  spare Elastic IPs
 *   foreign             load balancer, listener, target group and security group named {@value #FOREIGN_NAME}
 * VPC 10.1.0.0/16         of the cluster "other": one private subnet with the role tag, one group, one instance
 * </pre>
 *
 * @param dualstack whether VPC and subnets have IPv6 networks too
 * @param foreign whether somebody else's load balancer is there
 */
public record Account(
    String accountId, String region, String cluster, int zones, int nodes, int spareAddresses, boolean dualstack,
    boolean foreign) {

  /** Name of everything that belongs to somebody else. */
  public static final String FOREIGN_NAME = "shop-frontend";

  /** Regions have up to six zones; the address plan above leaves room for that. */
  private static final int MAX_ZONES = 6;

  public Account {
    if (zones < 1 || zones > MAX_ZONES) {
      throw new IllegalArgumentException("1 to " + MAX_ZONES + " zones: " + zones);
    }
  }

  /** Three zones, three nodes, three spare addresses, cluster {@code demo}, a foreign load balancer. */
  public static Account standard() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public String vpcId() {
    return id("vpc", 0x10);
  }

  public String zoneName(int zone) {
    return region + (char) ('a' + zone);
  }

  public String publicSubnetId(int zone) {
    return id("subnet", 0xa00 + zone);
  }

  public String privateSubnetId(int zone) {
    return id("subnet", 0xb00 + zone);
  }

  public List<String> publicSubnetIds() {
    return IntStream.range(0, zones).mapToObj(this::publicSubnetId).toList();
  }

  public List<String> privateSubnetIds() {
    return IntStream.range(0, zones).mapToObj(this::privateSubnetId).toList();
  }

  public String nodeId(int node) {
    return id("i", 0x10000 + node);
  }

  public List<String> nodeIds() {
    return IntStream.range(0, nodes).mapToObj(this::nodeId).toList();
  }

  /**
   * A second VPC, 10.1.0.0/16, of another cluster: one private subnet, one group, one instance, no internet gateway.
   */
  public String otherVpcId() {
    return id("vpc", 0x20);
  }

  public String otherSubnetId() {
    return id("subnet", 0xc00);
  }

  public String otherSecurityGroupId() {
    return id("sg", 0x103);
  }

  public String otherInstanceId() {
    return id("i", 0x20000);
  }

  /** The group on every node's interface, tagged {@code kubernetes.io/cluster/<cluster>=owned}. */
  public String nodeSecurityGroupId() {
    return id("sg", 0x100);
  }

  /** The group that every VPC has and that cannot be deleted. */
  public String defaultSecurityGroupId() {
    return id("sg", 0x101);
  }

  public String foreignSecurityGroupId() {
    return id("sg", 0x102);
  }

  public String allocationId(int address) {
    return id("eipalloc", 0x200 + address);
  }

  /** A managed prefix list that counts as {@value #PREFIX_LIST_ENTRIES} rules. */
  public String prefixListId() {
    return id("pl", 0x300);
  }

  static final int PREFIX_LIST_ENTRIES = 10;

  /** The only certificate in the account. */
  public String certificateArn() {
    return "arn:aws:acm:" + region + ":" + accountId + ":certificate/11111111-2222-3333-4444-555555555555";
  }

  /** EC2's long ids: 17 hexadecimal digits. */
  static String id(String prefix, int number) {
    return prefix + String.format(Locale.ROOT, "-0%016x", number);
  }

  /** Builds an account from the standard one. */
  public static final class Builder {
    private String accountId = "123456789012";
    private String region = "eu-central-1";
    private String cluster = "demo";
    private int zones = 3;
    private int nodes = 3;
    private int spareAddresses = 3;
    private boolean dualstack;
    private boolean foreign = true;

    private Builder() {
    }

    public Builder accountId(String value) {
      accountId = value;
      return this;
    }

    public Builder region(String value) {
      region = value;
      return this;
    }

    public Builder cluster(String value) {
      cluster = value;
      return this;
    }

    public Builder zones(int value) {
      zones = value;
      return this;
    }

    public Builder nodes(int value) {
      nodes = value;
      return this;
    }

    public Builder spareAddresses(int value) {
      spareAddresses = value;
      return this;
    }

    public Builder dualstack() {
      dualstack = true;
      return this;
    }

    public Builder withoutForeign() {
      foreign = false;
      return this;
    }

    public Account build() {
      return new Account(accountId, region, cluster, zones, nodes, spareAddresses, dualstack, foreign);
    }
  }
}
