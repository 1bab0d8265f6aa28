package io.roadstead.aws.sim;

/**
 * A token bucket at which AWS meters calls (reference aws.md, 8.2; the vendor's pages are "Request throttling for the
 * Elastic Load Balancing API" and "Request throttling for the Amazon EC2 API").
 */
public enum Bucket {
  ELB_RESOURCE_INTENSIVE(10, 0.2), ELB_REGISTRATION(20, 4), ELB_READ(40, 10), ELB_WRITE(20, 3),
  /** Every ELBv2 call takes a token here besides the one of its own bucket. */
  ELB_ACCOUNT(40, 10),
  /** One bucket per action, as all EC2 buckets. */
  EC2_READ(100, 20),
  /**
   * {@code DescribeInstances}, {@code -NetworkInterfaces}, {@code -SecurityGroups} without id, filter and page size.
   */
  EC2_UNFILTERED_READ(50, 10), EC2_WRITE(50, 5), EC2_TAGS(100, 10),
  /** STS publishes no figure that matters here. */
  STS(1000, 1000);

  private final int burst;
  private final double refillPerSecond;

  Bucket(int burst, double refillPerSecond) {
    this.burst = burst;
    this.refillPerSecond = refillPerSecond;
  }

  Rate published() {
    return new Rate(burst, refillPerSecond);
  }

  /** Size of a bucket, and how many tokens come back per second. */
  public record Rate(int burst, double refillPerSecond) {
  }
}
