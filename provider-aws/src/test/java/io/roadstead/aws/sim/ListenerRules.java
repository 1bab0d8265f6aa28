package io.roadstead.aws.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/** What a listener of a Network Load Balancer may be (ELB API reference, CreateListener and ModifyListener). */
final class ListenerRules {

  /** Listener protocol to the target group protocols it can forward to. */
  private static final Map<String, Set<String>> FORWARDS = Map.of("TCP", Set.of("TCP"), "UDP", Set.of("UDP"), "TCP_UDP",
      Set.of("TCP_UDP"), "TLS", Set.of("TCP", "TLS"), "QUIC", Set.of("QUIC"), "TCP_QUIC", Set.of("TCP_QUIC"));
  private static final String DEFAULT_SSL_POLICY = "ELBSecurityPolicy-2016-08";
  private static final Set<String> SSL_POLICIES = Set.of(DEFAULT_SSL_POLICY, "ELBSecurityPolicy-TLS13-1-2-2021-06",
      "ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "ELBSecurityPolicy-TLS13-1-3-2021-06",
      "ELBSecurityPolicy-TLS-1-2-2017-01",
      "ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-FS-1-2-Res-2020-10");
  private static final Set<String> ALPN_POLICIES = Set.of("None", "HTTP1Only", "HTTP2Only", "HTTP2Optional",
      "HTTP2Preferred");

  private final World world;

  ListenerRules(World world) {
    this.world = world;
  }

  /** What a request asks for, each part only if it is there. */
  record Asked(Optional<Integer> port, Optional<String> protocol, Optional<List<Action>> actions,
      Optional<List<Certificate>> certificates, Optional<String> sslPolicy, Optional<List<String>> alpnPolicy) {
  }

  /** The settings of a new listener. */
  SimListener.Settings create(SimLoadBalancer loadBalancer, Asked asked) {
    String protocol = asked.protocol()
        .orElseThrow(() -> ApiError.validation("A listener protocol must be specified"));
    int port = asked.port().orElseThrow(() -> ApiError.validation("A listener port must be specified"));
    return settings(loadBalancer, asked,
        new SimListener.Settings(port, protocol, List.of(), Optional.empty(), Optional.empty(), Optional.empty()));
  }

  /** The current settings with what the request changes. */
  SimListener.Settings settings(SimLoadBalancer loadBalancer, Asked asked, SimListener.Settings current) {
    String protocol = asked.protocol().orElse(current.protocol());
    if (!FORWARDS.containsKey(protocol)) {
      throw ApiError.of("UnsupportedProtocol",
          "The protocol '" + protocol + "' is not supported on load balancers of type network");
    }
    if (loadBalancer.isDualstack() && (protocol.contains("UDP") || protocol.contains("QUIC"))
        && loadBalancer.prefixNat.equals("off")) {
      throw ApiError.configuration("UDP listeners of a dualstack load balancer need source NAT prefixes for IPv6");
    }
    List<SimListener.Forward> forwards = asked.actions().map(this::forwards).orElse(current.forwards());
    forwards.forEach(forward -> checkForward(loadBalancer, protocol, forward));
    boolean tls = protocol.equals("TLS");
    Optional<String> certificate = asked.certificates().map(this::certificate).orElse(current.certificate());
    if (tls && certificate.isEmpty()) {
      throw ApiError.validation("A certificate must be specified for TLS listeners");
    }
    if (!tls && (asked.certificates().isPresent() || asked.sslPolicy().isPresent() || asked.alpnPolicy().isPresent())) {
      throw ApiError.configuration("Certificates, security policies and ALPN policies are for TLS listeners only");
    }
    return new SimListener.Settings(asked.port().orElse(current.port()), protocol, forwards,
        tls ? certificate : Optional.empty(), tls ? Optional.of(sslPolicy(asked, current)) : Optional.empty(),
        tls ? asked.alpnPolicy().map(ListenerRules::alpnPolicy).orElse(current.alpnPolicy()) : Optional.empty());
  }

  private List<SimListener.Forward> forwards(List<Action> actions) {
    if (actions.size() != 1) {
      throw ApiError.of("InvalidLoadBalancerAction", "Exactly one default action must be specified");
    }
    Action action = actions.getFirst();
    if (!"forward".equals(action.typeAsString())) {
      throw ApiError.of("InvalidLoadBalancerAction",
          "The action type '" + action.typeAsString() + "' is not supported on load balancers of type network");
    }
    if (action.forwardConfig() == null) {
      if (action.targetGroupArn() == null) {
        throw ApiError.validation("A target group ARN must be specified");
      }
      return List.of(new SimListener.Forward(action.targetGroupArn(), 1));
    }
    List<SimListener.Forward> forwards = new ArrayList<>();
    for (TargetGroupTuple tuple : action.forwardConfig().targetGroups()) {
      forwards.add(new SimListener.Forward(tuple.targetGroupArn(), tuple.weight() == null ? 1 : tuple.weight()));
    }
    if (forwards.isEmpty()) {
      throw ApiError.validation("A target group ARN must be specified");
    }
    if (forwards.size() > world.quota(Quota.TARGET_GROUPS_PER_ACTION)) {
      throw ApiError.of("TooManyUniqueTargetGroupsPerLoadBalancer", "Too many target groups in one action");
    }
    return forwards;
  }

  private void checkForward(SimLoadBalancer loadBalancer, String protocol, SimListener.Forward forward) {
    SimTargetGroup group = world.elb().targetGroup(forward.targetGroupArn());
    if (!FORWARDS.getOrDefault(protocol, Set.of()).contains(group.settings.protocol())) {
      throw ApiError.of("IncompatibleProtocols", "Listener protocol '" + protocol
          + "' is not supported with a target group with the protocol '" + group.settings.protocol() + "'");
    }
    if (!group.settings.vpcId().equals(loadBalancer.vpcId)) {
      throw ApiError.configuration("The target group and the load balancer are in different VPCs");
    }
    if (group.settings.ipAddressType().equals("ipv6") && !loadBalancer.isDualstack()) {
      throw ApiError.configuration("A target group of address type ipv6 needs a dualstack load balancer");
    }
    if (group.listeners.stream().anyMatch(listener -> listener.loadBalancer != loadBalancer)) {
      throw ApiError.of("TargetGroupAssociationLimit",
          "The following target groups cannot be associated with more than one"
              + " load balancer: " + group.arn);
    }
    if (protocol.equals("TLS") && "true".equals(group.attribute("stickiness.enabled"))) {
      throw ApiError.configuration("Stickiness is not supported with TLS listeners");
    }
  }

  private Optional<String> certificate(List<Certificate> certificates) {
    if (certificates.size() != 1) {
      throw ApiError.of("TooManyCertificates", "Exactly one default certificate must be specified");
    }
    String arn = certificates.getFirst().certificateArn();
    if (!world.account().certificateArn().equals(arn)) {
      throw ApiError.of("CertificateNotFound", "Certificate ARN '" + arn + "' is not valid");
    }
    return Optional.of(arn);
  }

  private static String sslPolicy(Asked asked, SimListener.Settings current) {
    String policy = asked.sslPolicy().or(current::sslPolicy).orElse(DEFAULT_SSL_POLICY);
    if (!SSL_POLICIES.contains(policy)) {
      throw ApiError.of("SSLPolicyNotFound", "SSL policy '" + policy + "' not found");
    }
    return policy;
  }

  /** {@code None} takes the policy away. */
  private static Optional<String> alpnPolicy(List<String> policies) {
    if (new HashSet<>(policies).size() != 1 || !ALPN_POLICIES.contains(policies.getFirst())) {
      throw ApiError.of("ALPNPolicyNotFound", "ALPN policy " + policies + " is not supported");
    }
    return Optional.of(policies.getFirst()).filter(policy -> !policy.equals("None"));
  }
}
