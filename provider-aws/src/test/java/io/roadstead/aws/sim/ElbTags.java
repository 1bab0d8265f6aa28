package io.roadstead.aws.sim;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AddTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RemoveTagsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;

/** ELBv2's tags. */
final class ElbTags {

  /** Resources in one DescribeTags call (ELB API reference). */
  private static final int MAX_DESCRIBED = 20;

  private final World world;

  ElbTags(World world) {
    this.world = world;
  }

  /** The tags of a create call or of AddTags, checked by themselves. */
  static Map<String, String> of(List<Tag> list) {
    Map<String, String> tags = new TreeMap<>();
    for (Tag tag : list) {
      if (tag.key().regionMatches(true, 0, "aws:", 0, 4)) {
        throw ApiError.validation("Tag keys cannot start with 'aws:': '" + tag.key() + "'");
      }
      if (tags.put(tag.key(), tag.value() == null ? "" : tag.value()) != null) {
        throw ApiError.of("DuplicateTagKeys", "Tag key '" + tag.key() + "' is specified more than once");
      }
    }
    return tags;
  }

  static void checkCount(World world, Map<String, String> tags) {
    if (tags.size() > world.quota(Quota.TAGS_PER_RESOURCE)) {
      throw ApiError.of("TooManyTags", "The maximum number of tags per resource has been reached");
    }
  }

  AddTagsResponse add(AddTagsRequest request) {
    Map<String, String> added = of(request.tags());
    List<Map<String, String>> all = request.resourceArns().stream().map(this::tagsOf).toList();
    for (Map<String, String> tags : all) {
      Map<String, String> after = new TreeMap<>(tags);
      after.putAll(added);
      checkCount(world, after);
    }
    all.forEach(tags -> tags.putAll(added));
    return AddTagsResponse.builder().build();
  }

  RemoveTagsResponse remove(RemoveTagsRequest request) {
    List<Map<String, String>> all = request.resourceArns().stream().map(this::tagsOf).toList();
    all.forEach(tags -> tags.keySet().removeAll(request.tagKeys()));
    return RemoveTagsResponse.builder().build();
  }

  DescribeTagsResponse describe(DescribeTagsRequest request) {
    if (request.resourceArns().size() > MAX_DESCRIBED) {
      throw ApiError.validation("A maximum of " + MAX_DESCRIBED + " resources can be specified");
    }
    List<TagDescription> described = request.resourceArns().stream().map(
        arn -> TagDescription.builder().resourceArn(arn).tags(list(tagsOf(arn))).build()).toList();
    return DescribeTagsResponse.builder().tagDescriptions(described).build();
  }

  private static List<Tag> list(Map<String, String> tags) {
    return tags.entrySet().stream().map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
  }

  private Map<String, String> tagsOf(String arn) {
    if (arn.contains(":loadbalancer/")) {
      return world.elb().loadBalancer(arn).tags;
    }
    if (arn.contains(":targetgroup/")) {
      return world.elb().targetGroup(arn).tags;
    }
    if (arn.contains(":listener/")) {
      return world.elb().listener(arn, world.clock().instant(), world.settings().timings().listenerLag()).tags;
    }
    throw ApiError.validation("'" + arn + "' is not a valid resource ARN");
  }
}
