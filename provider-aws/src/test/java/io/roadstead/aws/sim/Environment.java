package io.roadstead.aws.sim;

import java.util.Optional;

/** What happens in the account without a call of the client: machines come and go, addresses run out, AWS fails. */
public final class Environment {

  private final World world;

  Environment(World world) {
    this.world = world;
  }

  /** Starts one more node in the private subnet of a zone. */
  public String launchNode(int zone) {
    return world.exclusively(
        () -> Seed.launch(world, world.ids().ec2("i"), world.account().privateSubnetId(zone)).id);
  }

  public void stopNode(String instanceId) {
    world.run(() -> stop(instanceId, SimInstance.State.STOPPED));
  }

  public void startNode(String instanceId) {
    world.run(() -> instance(instanceId).state = SimInstance.State.RUNNING);
  }

  /** AWS takes it out of target groups itself after {@link Timings#terminatedRemoval}. */
  public void terminateNode(String instanceId) {
    world.run(() -> stop(instanceId, SimInstance.State.TERMINATED));
  }

  private void stop(String instanceId, SimInstance.State state) {
    SimInstance instance = instance(instanceId);
    instance.state = state;
    instance.stoppedAt = Optional.of(world.clock().instant());
  }

  /** Health checks on this port fail from now on, as on a node without a local endpoint. */
  public void closePort(String instanceId, int port) {
    world.run(() -> instance(instanceId).closedPorts.add(port));
  }

  public void openPort(String instanceId, int port) {
    world.run(() -> instance(instanceId).closedPorts.remove(port));
  }

  /** Others take addresses until this many are left. */
  public void leaveFreeAddresses(String subnetId, int free) {
    world.run(() -> Optional.ofNullable(world.network().subnets.get(subnetId))
        .orElseThrow(() -> new IllegalArgumentException("no such subnet: " + subnetId)).leaveFree(free));
  }

  /** The load balancer's state becomes {@code failed} with this reason, for good. */
  public void failLoadBalancer(String name, String reason) {
    world.run(() -> world.elb().loadBalancerNamed(name)
        .orElseThrow(() -> new IllegalArgumentException("no such load balancer: " + name)).failure = Optional
            .of(reason));
  }

  private SimInstance instance(String id) {
    return Optional.ofNullable(world.network().instances.get(id))
        .orElseThrow(() -> new IllegalArgumentException("no such instance: " + id));
  }
}
