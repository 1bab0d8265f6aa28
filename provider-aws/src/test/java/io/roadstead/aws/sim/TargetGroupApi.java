package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteTargetGroupResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Matcher;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyTargetGroupResponse;

/** Writes of target groups (ELB API reference, CreateTargetGroup, ModifyTargetGroup, DeleteTargetGroup). */
final class TargetGroupApi {

  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "TCP_UDP", "TLS", "QUIC", "TCP_QUIC");

  private final World world;

  TargetGroupApi(World world) {
    this.world = world;
  }

  CreateTargetGroupResponse create(CreateTargetGroupRequest request) {
    ElbNames.checkTargetGroup(request.name());
    Map<String, String> tags = ElbTags.of(request.tags());
    ElbTags.checkCount(world, tags);
    SimTargetGroup.Settings settings = settings(request);
    SimTargetGroup.HealthCheck check = HealthCheckRules.create(new HealthCheckRules.Asked(
        Optional.ofNullable(request.healthCheckEnabled()), Optional.ofNullable(request.healthCheckProtocolAsString()),
        Optional.ofNullable(request.healthCheckPort()), Optional.ofNullable(request.healthCheckPath()),
        Optional.ofNullable(request.matcher()).map(Matcher::httpCode),
        Optional.ofNullable(request.healthCheckIntervalSeconds()),
        Optional.ofNullable(request.healthCheckTimeoutSeconds()),
        Optional.ofNullable(request.healthyThresholdCount()), Optional.ofNullable(request.unhealthyThresholdCount())));
    Optional<SimTargetGroup> existing = world.elb().targetGroupNamed(request.name());
    if (existing.isPresent()) {
      if (!existing.get().settings.equals(settings) || !existing.get().healthCheck.equals(check)) {
        throw ApiError.of("DuplicateTargetGroupName",
            "A target group with the same name '" + request.name() + "' exists, but with different settings");
      }
      return CreateTargetGroupResponse.builder().targetGroups(ElbShapes.targetGroup(existing.get())).build();
    }
    if (world.elb().targetGroups.size() >= world.quota(Quota.TARGET_GROUPS)) {
      throw ApiError.of("TooManyTargetGroups", "The maximum number of target groups has been reached");
    }
    SimTargetGroup created = make(request.name(), settings, check, Origin.CREATED);
    created.tags.putAll(tags);
    return CreateTargetGroupResponse.builder().targetGroups(ElbShapes.targetGroup(created)).build();
  }

  SimTargetGroup make(String name, SimTargetGroup.Settings settings, SimTargetGroup.HealthCheck check, Origin origin) {
    String arn = ElbStore.arn(world.account(), "targetgroup/" + name + "/" + world.ids().hex());
    SimTargetGroup created = new SimTargetGroup(arn, name, settings, check, world.clock().instant(), origin);
    world.elb().targetGroups.put(arn, created);
    return created;
  }

  private SimTargetGroup.Settings settings(CreateTargetGroupRequest request) {
    String type = Optional.ofNullable(request.targetTypeAsString()).orElse("instance");
    if (!type.equals("instance") && !type.equals("ip")) {
      throw ApiError.notImplemented("CreateTargetGroup with TargetType " + type);
    }
    String protocol = Optional.ofNullable(request.protocolAsString())
        .orElseThrow(() -> ApiError.validation("A protocol must be specified"));
    if (!PROTOCOLS.contains(protocol)) {
      throw ApiError.notImplemented("CreateTargetGroup with Protocol " + protocol);
    }
    if (request.protocolVersion() != null) {
      throw ApiError.configuration("Protocol versions are for target groups of HTTP and HTTPS");
    }
    int port = Optional.ofNullable(request.port()).orElseThrow(() -> ApiError.validation("A port must be specified"));
    String vpcId = Optional.ofNullable(request.vpcId())
        .orElseThrow(() -> ApiError.validation("A VPC ID must be specified"));
    if (!world.network().vpcs.containsKey(vpcId)) {
      throw ApiError.validation("The VPC ID '" + vpcId + "' is not found");
    }
    return new SimTargetGroup.Settings(protocol, port, vpcId, type,
        Optional.ofNullable(request.ipAddressTypeAsString()).orElse("ipv4"));
  }

  ModifyTargetGroupResponse modify(ModifyTargetGroupRequest request) {
    SimTargetGroup group = world.elb().targetGroup(request.targetGroupArn());
    group.healthCheck = HealthCheckRules.modify(group.healthCheck, new HealthCheckRules.Asked(
        Optional.ofNullable(request.healthCheckEnabled()), Optional.ofNullable(request.healthCheckProtocolAsString()),
        Optional.ofNullable(request.healthCheckPort()), Optional.ofNullable(request.healthCheckPath()),
        Optional.ofNullable(request.matcher()).map(Matcher::httpCode),
        Optional.ofNullable(request.healthCheckIntervalSeconds()),
        Optional.ofNullable(request.healthCheckTimeoutSeconds()),
        Optional.ofNullable(request.healthyThresholdCount()), Optional.ofNullable(request.unhealthyThresholdCount())));
    return ModifyTargetGroupResponse.builder().targetGroups(ElbShapes.targetGroup(group)).build();
  }

  /** Deleting what is not there succeeds; what is in use, or was until just now, stays. */
  DeleteTargetGroupResponse delete(DeleteTargetGroupRequest request) {
    world.elb().findTargetGroup(request.targetGroupArn()).ifPresent(group -> {
      Instant now = world.clock().instant();
      if (!group.listeners.isEmpty() || group.inUseUntil.isAfter(now)) {
        throw ApiError.of("ResourceInUse",
            "Target group '" + group.arn + "' is currently in use by a listener or a rule");
      }
      world.elb().targetGroups.remove(group.arn);
    });
    return DeleteTargetGroupResponse.builder().build();
  }
}
