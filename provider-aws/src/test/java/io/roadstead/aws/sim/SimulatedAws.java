package io.roadstead.aws.sim;

import java.net.URI;
import java.util.List;

/**
 * A simulated AWS account behind an HTTP endpoint. Point {@code ElasticLoadBalancingV2Client}, {@code Ec2Client} and
 * {@code StsClient} at {@link #endpoint} with any static credentials and the account's region.
 *
 * <p>Rules, limits and error codes are those of the AWS API references; where the simulator does not know better it refuses
 * with HTTP 501 and the operation's name. It listens on 127.0.0.1 only.
 */
public final class SimulatedAws implements AutoCloseable {

  private final World world;
  private final ApiGateway gateway;
  private final HttpEdge edge;

  private SimulatedAws(SimulatedAwsSettings settings) {
    world = new World(settings);
    Seed.into(world);
    OperationTable operations = new OperationTable();
    ElbApi.register(world, operations);
    Ec2Api.register(world, operations);
    gateway = new ApiGateway(world, operations);
    edge = new HttpEdge(gateway);
  }

  public static SimulatedAws start(SimulatedAwsSettings settings) {
    return new SimulatedAws(settings);
  }

  public URI endpoint() {
    return edge.endpoint();
  }

  /** What was there before the first call, and its ids. */
  public Account account() {
    return world.account();
  }

  public SimClock clock() {
    return world.clock();
  }

  public Faults faults() {
    return gateway.faults();
  }

  /** How often each operation was called since the start or the last {@link #resetCalls}. */
  public Calls calls() {
    return gateway.counter().snapshot();
  }

  public void resetCalls() {
    gateway.counter().reset();
  }

  /** The latest writes, refused ones included, in the order in which they were decided. */
  public List<AuditEntry> audit() {
    return gateway.audit().entries();
  }

  public Environment environment() {
    return new Environment(world);
  }

  public AccountState state() {
    return world.exclusively(() -> AccountState.of(world));
  }

  /** Everything that was created through the API and still exists. */
  public List<Leftover> leftovers() {
    return world.exclusively(() -> AccountState.leftovers(world));
  }

  ApiGateway gateway() {
    return gateway;
  }

  @Override
  public void close() {
    edge.close();
  }
}
