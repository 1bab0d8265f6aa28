package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeleteListenerResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ModifyListenerResponse;

/** Writes of listeners. */
final class ListenerApi {

  private final World world;
  private final ListenerRules rules;

  ListenerApi(World world) {
    this.world = world;
    this.rules = new ListenerRules(world);
  }

  CreateListenerResponse create(CreateListenerRequest request) {
    SimLoadBalancer loadBalancer = world.elb().loadBalancer(request.loadBalancerArn());
    Map<String, String> tags = ElbTags.of(request.tags());
    ElbTags.checkCount(world, tags);
    ListenerRules.Asked asked = new ListenerRules.Asked(Optional.ofNullable(request.port()),
        Optional.ofNullable(request.protocolAsString()), given(request.defaultActions(), request.hasDefaultActions()),
        given(request.certificates(), request.hasCertificates()), Optional.ofNullable(request.sslPolicy()),
        given(request.alpnPolicy(), request.hasAlpnPolicy()));
    SimListener.Settings settings = rules.create(loadBalancer, asked);
    SimListener existing = loadBalancer.listeners.get(settings.port());
    if (existing != null) {
      if (!existing.settings.equals(settings)) {
        throw ApiError.of("DuplicateListener", "A listener already exists on this port for this load balancer '"
            + loadBalancer.arn + "'");
      }
      return CreateListenerResponse.builder().listeners(ElbShapes.listener(existing)).build();
    }
    if (loadBalancer.listeners.size() >= world.quota(Quota.LISTENERS_PER_LOAD_BALANCER)) {
      throw ApiError.of("TooManyListeners", "The maximum number of listeners has been reached on the load balancer");
    }
    checkTargets(loadBalancer, settings);
    SimListener created = make(loadBalancer, settings, Origin.CREATED);
    created.tags.putAll(tags);
    return CreateListenerResponse.builder().listeners(ElbShapes.listener(created)).build();
  }

  SimListener make(SimLoadBalancer loadBalancer, SimListener.Settings settings, Origin origin) {
    String arn = ElbStore.arn(world.account(), "listener/" + loadBalancer.path() + "/" + world.ids().hex());
    SimListener created = new SimListener(arn, loadBalancer, settings, world.clock().instant(), origin);
    world.elb().apply(created, settings, Instant.MIN);
    return created;
  }

  private static <T> Optional<List<T>> given(List<T> list, boolean present) {
    return present ? Optional.of(list) : Optional.empty();
  }

  ModifyListenerResponse modify(ModifyListenerRequest request) {
    SimListener listener = require(request.listenerArn());
    SimListener.Settings settings = rules.settings(listener.loadBalancer, new ListenerRules.Asked(
        Optional.ofNullable(request.port()), Optional.ofNullable(request.protocolAsString()),
        given(request.defaultActions(), request.hasDefaultActions()),
        given(request.certificates(), request.hasCertificates()), Optional.ofNullable(request.sslPolicy()),
        given(request.alpnPolicy(), request.hasAlpnPolicy())), listener.settings);
    SimListener onPort = listener.loadBalancer.listeners.get(settings.port());
    if (onPort != null && onPort != listener) {
      throw ApiError.of("DuplicateListener", "A listener already exists on this port for this load balancer '"
          + listener.loadBalancer.arn + "'");
    }
    checkTargets(listener.loadBalancer, settings);
    world.elb().apply(listener, settings, released());
    return ModifyListenerResponse.builder().listeners(ElbShapes.listener(listener)).build();
  }

  private void checkTargets(SimLoadBalancer loadBalancer, SimListener.Settings settings) {
    Set<SimTargetGroup> added = settings.forwards().stream()
        .map(forward -> world.elb().targetGroup(forward.targetGroupArn()))
        .collect(Collectors.toSet());
    TargetCounts.check(world, loadBalancer, added, Map.of());
  }

  private Instant released() {
    return world.clock().instant().plus(world.settings().timings().targetGroupRelease());
  }

  DeleteListenerResponse delete(DeleteListenerRequest request) {
    world.elb().remove(require(request.listenerArn()), released());
    return DeleteListenerResponse.builder().build();
  }

  private SimListener require(String arn) {
    return world.elb().listener(arn, world.clock().instant(), world.settings().timings().listenerLag());
  }
}
