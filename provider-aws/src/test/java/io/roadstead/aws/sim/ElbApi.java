package io.roadstead.aws.sim;

import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeAccountLimitsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyLoadBalancerAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupAttributesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetIpAddressTypeRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSecurityGroupsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.SetSubnetsRequest;

/** The calls of ELBv2 and the bucket each is metered in. */
final class ElbApi {

  private final World world;
  private final OperationTable table;

  private ElbApi(World world, OperationTable table) {
    this.world = world;
    this.table = table;
  }

  static void register(World world, OperationTable table) {
    ElbApi api = new ElbApi(world, table);
    api.loadBalancers();
    api.targetGroups();
    api.listeners();
    api.attributes();
    ElbTags tags = new ElbTags(world);
    api.write(AddTagsRequest.class, AddTagsRequest::builder, tags::add);
    api.write(RemoveTagsRequest.class, RemoveTagsRequest::builder, tags::remove);
    api.read(DescribeTagsRequest.class, DescribeTagsRequest::builder, tags::describe);
  }

  private void loadBalancers() {
    LoadBalancerApi api = new LoadBalancerApi(world);
    ElbQueries queries = new ElbQueries(world);
    add(Bucket.ELB_RESOURCE_INTENSIVE, CreateLoadBalancerRequest.class, CreateLoadBalancerRequest::builder,
        api::create);
    add(Bucket.ELB_RESOURCE_INTENSIVE, SetSubnetsRequest.class, SetSubnetsRequest::builder, api::setSubnets);
    write(DeleteLoadBalancerRequest.class, DeleteLoadBalancerRequest::builder, api::delete);
    write(SetSecurityGroupsRequest.class, SetSecurityGroupsRequest::builder, api::setSecurityGroups);
    write(SetIpAddressTypeRequest.class, SetIpAddressTypeRequest::builder, api::setIpAddressType);
    read(DescribeLoadBalancersRequest.class, DescribeLoadBalancersRequest::builder, queries::loadBalancers);
    read(DescribeAccountLimitsRequest.class, DescribeAccountLimitsRequest::builder, queries::limits);
  }

  private void targetGroups() {
    TargetGroupApi api = new TargetGroupApi(world);
    TargetApi targets = new TargetApi(world);
    ElbQueries queries = new ElbQueries(world);
    write(CreateTargetGroupRequest.class, CreateTargetGroupRequest::builder, api::create);
    write(ModifyTargetGroupRequest.class, ModifyTargetGroupRequest::builder, api::modify);
    write(DeleteTargetGroupRequest.class, DeleteTargetGroupRequest::builder, api::delete);
    add(Bucket.ELB_REGISTRATION, RegisterTargetsRequest.class, RegisterTargetsRequest::builder, targets::register);
    add(Bucket.ELB_REGISTRATION, DeregisterTargetsRequest.class, DeregisterTargetsRequest::builder,
        targets::deregister);
    read(DescribeTargetGroupsRequest.class, DescribeTargetGroupsRequest::builder, queries::targetGroups);
    read(DescribeTargetHealthRequest.class, DescribeTargetHealthRequest::builder, queries::targetHealth);
  }

  private void listeners() {
    ListenerApi api = new ListenerApi(world);
    write(CreateListenerRequest.class, CreateListenerRequest::builder, api::create);
    write(ModifyListenerRequest.class, ModifyListenerRequest::builder, api::modify);
    write(DeleteListenerRequest.class, DeleteListenerRequest::builder, api::delete);
    read(DescribeListenersRequest.class, DescribeListenersRequest::builder, new ElbQueries(world)::listeners);
  }

  private void attributes() {
    AttributeApi api = new AttributeApi(world);
    write(ModifyLoadBalancerAttributesRequest.class, ModifyLoadBalancerAttributesRequest::builder, api::modify);
    write(ModifyTargetGroupAttributesRequest.class, ModifyTargetGroupAttributesRequest::builder, api::modify);
    write(ModifyListenerAttributesRequest.class, ModifyListenerAttributesRequest::builder, api::modify);
    read(DescribeLoadBalancerAttributesRequest.class, DescribeLoadBalancerAttributesRequest::builder, api::describe);
    read(DescribeTargetGroupAttributesRequest.class, DescribeTargetGroupAttributesRequest::builder, api::describe);
    read(DescribeListenerAttributesRequest.class, DescribeListenerAttributesRequest::builder, api::describe);
  }

  private <Q extends SdkPojo> void read(
      Class<Q> type, Supplier<? extends SdkPojo> builder, Function<Q, SdkPojo> handler) {
    add(Bucket.ELB_READ, type, builder, handler);
  }

  private <Q extends SdkPojo> void write(
      Class<Q> type, Supplier<? extends SdkPojo> builder, Function<Q, SdkPojo> handler) {
    add(Bucket.ELB_WRITE, type, builder, handler);
  }

  private <Q extends SdkPojo> void add(
      Bucket bucket, Class<Q> type, Supplier<? extends SdkPojo> builder, Function<Q, SdkPojo> handler) {
    table.add(Service.ELBV2, bucket, type, builder, handler);
  }
}
