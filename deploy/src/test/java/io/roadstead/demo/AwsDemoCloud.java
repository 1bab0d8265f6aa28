package io.roadstead.demo;

import io.roadstead.app.demo.DemoCloud;
import io.roadstead.aws.sim.Account;
import io.roadstead.aws.sim.Rates;
import io.roadstead.aws.sim.SimClock;
import io.roadstead.aws.sim.SimulatedAws;
import io.roadstead.aws.sim.SimulatedAwsSettings;
import io.roadstead.aws.sim.Timings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A simulated AWS account with three nodes in three zones, at AWS's published call rates and a fraction of its times. */
public final class AwsDemoCloud implements DemoCloud {

  /** AWS takes minutes; who looks at a demo wants to see that it takes time, not to wait for it. */
  private static final Timings QUICK = Timings.immediate().withProvisioning(Duration.ofSeconds(3))
      .withRegistration(Duration.ofSeconds(2)).withListLag(Duration.ofMillis(500))
      .withTargetGroupRelease(Duration.ofSeconds(1)).withInterfaceRelease(Duration.ofSeconds(2));

  private final Account account = Account.standard();
  private final SimulatedAws aws;

  private AwsDemoCloud() {
    aws = SimulatedAws.start(SimulatedAwsSettings.defaults().withAccount(account).withClock(SimClock.running())
        .withTimings(QUICK).withRates(Rates.published()));
  }

  /** Found by its service file. */
  public static final class Factory implements DemoCloud.Factory {
    @Override
    public String provider() {
      return "aws";
    }

    @Override
    public DemoCloud start() {
      worthlessCredentials();
      return new AwsDemoCloud();
    }
  }

  @Override
  public String description() {
    return "simulated AWS account " + account.accountId() + " in " + account.region() + " at " + aws.endpoint();
  }

  @Override
  public Map<String, String> settings() {
    return settings(aws, account);
  }

  /** What leads the provider to a simulator. */
  public static Map<String, String> settings(SimulatedAws aws, Account account) {
    return Map.of("aws-endpoint", aws.endpoint().toString(), "aws-region", account.region(), "aws-vpc-id",
        account.vpcId());
  }

  /** The SDK looks for credentials before it calls anybody; the simulator takes any. */
  public static void worthlessCredentials() {
    System.setProperty("aws.accessKeyId", "demo");
    System.setProperty("aws.secretAccessKey", "demo");
  }

  @Override
  public String cluster() {
    return account.cluster();
  }

  @Override
  public List<Machine> machines() {
    return IntStream.range(0, account.nodes()).mapToObj(this::machine).toList();
  }

  private Machine machine(int node) {
    int zone = node % account.zones();
    return new Machine("node-" + (node + 1), "aws:///" + account.zoneName(zone) + "/" + account.nodeId(node),
        "10.0." + (128 + 16 * zone) + "." + (10 + node), Optional.of(account.zoneName(zone)));
  }

  @Override
  public List<String> leftovers() {
    return aws.leftovers().stream().map(left -> left.kind() + " " + left.name()).toList();
  }

  @Override
  public void close() {
    aws.close();
  }
}
