package io.roadstead.aws.sim;

import java.util.List;
import java.util.Optional;

/** Somebody else's load balancer: a controller must find it, and leave it alone. */
final class ElbSeed {

  private static final int PORT = 443;
  private static final int NODE_PORT = 31_443;

  private ElbSeed() {
  }

  static void foreign(World world) {
    Account account = world.account();
    SimTargetGroup group = new TargetGroupApi(world).make(Account.FOREIGN_NAME,
        new SimTargetGroup.Settings("TCP", NODE_PORT, account.vpcId(), "instance", "ipv4"),
        HealthCheckRules.create(new HealthCheckRules.Asked(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty())),
        Origin.FOUND);
    SimLoadBalancer loadBalancer = new LoadBalancerApi(world).found(Account.FOREIGN_NAME, account.vpcId(),
        account.publicSubnetIds(), List.of(account.foreignSecurityGroupId()));
    SimListener listener = new ListenerApi(world).make(loadBalancer, new SimListener.Settings(PORT, "TCP",
        List.of(new SimListener.Forward(group.arn, 1)), Optional.empty(), Optional.empty(), Optional.empty()),
        Origin.FOUND);
    List.of(group.tags, loadBalancer.tags, listener.tags).forEach(tags -> tags.put("owner", "shop-team"));
  }
}
