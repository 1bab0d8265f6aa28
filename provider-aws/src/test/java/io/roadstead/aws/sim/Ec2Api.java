package io.roadstead.aws.sim;

import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** The calls of EC2 and STS. */
final class Ec2Api {

  private final OperationTable table;

  private Ec2Api(OperationTable table) {
    this.table = table;
  }

  static void register(World world, OperationTable table) {
    Ec2Api api = new Ec2Api(table);
    NetworkQueries network = new NetworkQueries(world);
    api.add(Bucket.EC2_READ, DescribeSubnetsRequest.class, DescribeSubnetsRequest::builder, network::subnets);
    api.add(Bucket.EC2_READ, DescribeVpcsRequest.class, DescribeVpcsRequest::builder, network::vpcs);
    api.add(Bucket.EC2_READ, DescribeRouteTablesRequest.class, DescribeRouteTablesRequest::builder,
        network::routeTables);
    api.add(Bucket.EC2_READ, DescribeAvailabilityZonesRequest.class, DescribeAvailabilityZonesRequest::builder,
        network::zones);
    MachineQueries machines = new MachineQueries(world);
    api.add(Bucket.EC2_UNFILTERED_READ, DescribeInstancesRequest.class, DescribeInstancesRequest::builder,
        machines::instances);
    api.add(Bucket.EC2_UNFILTERED_READ, DescribeNetworkInterfacesRequest.class,
        DescribeNetworkInterfacesRequest::builder,
        machines::interfaces);
    api.add(Bucket.EC2_READ, DescribeAddressesRequest.class, DescribeAddressesRequest::builder, machines::addresses);
    api.securityGroups(world);
    Ec2Tags tags = new Ec2Tags(world);
    api.add(Bucket.EC2_TAGS, CreateTagsRequest.class, CreateTagsRequest::builder, tags::create);
    api.add(Bucket.EC2_TAGS, DeleteTagsRequest.class, DeleteTagsRequest::builder, tags::delete);
    table.add(Service.STS, Bucket.STS, GetCallerIdentityRequest.class, GetCallerIdentityRequest::builder,
        _ -> GetCallerIdentityResponse.builder().account(world.account().accountId()).userId("AIDASIMULATED")
            .arn("arn:aws:iam::" + world.account().accountId() + ":user/simulated").build());
  }

  private void securityGroups(World world) {
    SecurityGroupApi groups = new SecurityGroupApi(world);
    GroupQueries queries = new GroupQueries(world, groups);
    add(Bucket.EC2_UNFILTERED_READ, DescribeSecurityGroupsRequest.class, DescribeSecurityGroupsRequest::builder,
        queries::describeGroups);
    add(Bucket.EC2_READ, DescribeSecurityGroupRulesRequest.class, DescribeSecurityGroupRulesRequest::builder,
        queries::describeRules);
    add(Bucket.EC2_WRITE, CreateSecurityGroupRequest.class, CreateSecurityGroupRequest::builder, groups::create);
    add(Bucket.EC2_WRITE, DeleteSecurityGroupRequest.class, DeleteSecurityGroupRequest::builder, groups::delete);
    add(Bucket.EC2_WRITE, AuthorizeSecurityGroupIngressRequest.class, AuthorizeSecurityGroupIngressRequest::builder,
        groups::authorize);
    add(Bucket.EC2_WRITE, RevokeSecurityGroupIngressRequest.class, RevokeSecurityGroupIngressRequest::builder,
        groups::revoke);
  }

  private <Q extends SdkPojo> void add(
      Bucket bucket, Class<Q> type, Supplier<? extends SdkPojo> builder, Function<Q, SdkPojo> handler) {
    table.add(Service.EC2, bucket, type, builder, handler);
  }
}
