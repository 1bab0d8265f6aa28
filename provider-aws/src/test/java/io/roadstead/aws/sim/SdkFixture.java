package io.roadstead.aws.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.sts.StsClient;

/** A simulator and the real SDK clients on it, without retries; and the few resources most tests start from. */
final class SdkFixture implements AutoCloseable {

  static {
    // The SDK logs every request at debug level, and there is no configuration file to say no to that.
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
  }

  final SimulatedAws aws;
  final Account account;
  final ElasticLoadBalancingV2Client elb;
  final Ec2Client ec2;
  final StsClient sts;

  SdkFixture(SimulatedAwsSettings settings) {
    aws = SimulatedAws.start(settings);
    account = aws.account();
    StaticCredentialsProvider credentials = StaticCredentialsProvider
        .create(AwsBasicCredentials.create("id", "secret"));
    elb = ElasticLoadBalancingV2Client.builder().endpointOverride(aws.endpoint()).region(Region.of(account.region()))
        .credentialsProvider(credentials).httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry())).build();
    ec2 = Ec2Client.builder().endpointOverride(aws.endpoint()).region(Region.of(account.region()))
        .credentialsProvider(credentials).httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry())).build();
    sts = StsClient.builder().endpointOverride(aws.endpoint()).region(Region.of(account.region()))
        .credentialsProvider(credentials).httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry())).build();
  }

  static SdkFixture standard() {
    return new SdkFixture(SimulatedAwsSettings.defaults());
  }

  /** A network load balancer in all public subnets, to be changed by the test. */
  CreateLoadBalancerRequest.Builder loadBalancerRequest(String name) {
    return CreateLoadBalancerRequest.builder().name(name).type("network").scheme("internet-facing")
        .subnets(account.publicSubnetIds());
  }

  LoadBalancer loadBalancer(String name) {
    return elb.createLoadBalancer(loadBalancerRequest(name).build()).loadBalancers().getFirst();
  }

  CreateTargetGroupRequest.Builder targetGroupRequest(String name) {
    return CreateTargetGroupRequest.builder().name(name).protocol("TCP").port(30_080).vpcId(account.vpcId())
        .targetType("instance");
  }

  TargetGroup targetGroup(String name) {
    return elb.createTargetGroup(targetGroupRequest(name).build()).targetGroups().getFirst();
  }

  String listener(LoadBalancer loadBalancer, TargetGroup targetGroup, int port) {
    return elb
        .createListener(request -> request.loadBalancerArn(loadBalancer.loadBalancerArn()).port(port).protocol("TCP")
            .defaultActions(forward(targetGroup)))
        .listeners().getFirst().listenerArn();
  }

  static Action forward(TargetGroup targetGroup) {
    return Action.builder().type("forward").targetGroupArn(targetGroup.targetGroupArn()).build();
  }

  String securityGroup(String name) {
    return ec2.createSecurityGroup(request -> request.groupName(name).description("for a test").vpcId(account.vpcId()))
        .groupId();
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static IpPermission tcp(int port, String cidr) {
    return IpPermission.builder().ipProtocol("tcp").fromPort(port).toPort(port)
        .ipRanges(IpRange.builder().cidrIp(cidr).build()).build();
  }

  static IpPermission tcpFrom(int port, String groupId) {
    return IpPermission.builder().ipProtocol("tcp").fromPort(port).toPort(port)
        .userIdGroupPairs(UserIdGroupPair.builder().groupId(groupId).build()).build();
  }

  void authorize(String groupId, IpPermission... permissions) {
    ec2.authorizeSecurityGroupIngress(request -> request.groupId(groupId).ipPermissions(permissions));
  }

  void revoke(String groupId, IpPermission... permissions) {
    ec2.revokeSecurityGroupIngress(request -> request.groupId(groupId).ipPermissions(permissions));
  }

  void register(TargetGroup targetGroup, List<String> instances) {
    elb.registerTargets(request -> request.targetGroupArn(targetGroup.targetGroupArn())
        .targets(instances.stream().map(id -> TargetDescription
            .builder().id(id).build()).toList()));
  }

  @Override
  public void close() {
    elb.close();
    ec2.close();
    sts.close();
    aws.close();
  }
}
