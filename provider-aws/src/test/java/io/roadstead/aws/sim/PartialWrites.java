package io.roadstead.aws.sim;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DeregisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsRequest;

/** The half of a request that {@link Fault.Partial} lets through. */
final class PartialWrites {

  private PartialWrites() {
  }

  /** Empty when nothing is left to do. A request without a list of things to work on stays whole. */
  static Optional<SdkPojo> cut(SdkPojo request) {
    return switch (request) {
      case RegisterTargetsRequest r -> half(r.targets()).map(list -> r.toBuilder().targets(list).build());
      case DeregisterTargetsRequest r -> half(r.targets()).map(list -> r.toBuilder().targets(list).build());
      case AddTagsRequest r -> half(r.resourceArns()).map(list -> r.toBuilder().resourceArns(list).build());
      case RemoveTagsRequest r -> half(r.resourceArns()).map(list -> r.toBuilder().resourceArns(list).build());
      case CreateTagsRequest r -> half(r.resources()).map(list -> r.toBuilder().resources(list).build());
      case DeleteTagsRequest r -> half(r.resources()).map(list -> r.toBuilder().resources(list).build());
      default -> Optional.of(request);
    };
  }

  private static <T> Optional<List<T>> half(List<T> all) {
    return all.size() < 2 ? Optional.empty() : Optional.of(all.subList(0, all.size() / 2));
  }
}
