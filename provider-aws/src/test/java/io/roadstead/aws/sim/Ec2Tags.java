package io.roadstead.aws.sim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** EC2's tags: in a create, later, and taken away. */
final class Ec2Tags {

  private final World world;

  Ec2Tags(World world) {
    this.world = world;
  }

  /** The tags of a create call; every specification must be for the type that is created. */
  static Map<String, String> of(List<TagSpecification> specifications, String resourceType) {
    Map<String, String> tags = new TreeMap<>();
    for (TagSpecification specification : specifications) {
      if (!resourceType.equals(specification.resourceTypeAsString())) {
        throw ApiError.of("InvalidParameterValue",
            "'" + specification.resourceTypeAsString() + "' is not a valid taggable resource type for this operation.");
      }
      for (Tag tag : specification.tags()) {
        if (tags.put(tag.key(), valueOf(tag)) != null) {
          throw ApiError.of("InvalidParameterValue", "Duplicate tag key '" + tag.key() + "' specified.");
        }
      }
    }
    return tags;
  }

  private static String valueOf(Tag tag) {
    return tag.value() == null ? "" : tag.value();
  }

  static void check(World world, Map<String, String> tags) {
    for (String key : tags.keySet()) {
      if (key.regionMatches(true, 0, "aws:", 0, 4)) {
        throw ApiError.of("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use");
      }
    }
    if (tags.size() > world.quota(Quota.TAGS_PER_RESOURCE)) {
      throw ApiError.of("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
    }
  }

  static List<Tag> list(Map<String, String> tags) {
    return tags.entrySet().stream().map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList();
  }

  CreateTagsResponse create(CreateTagsRequest request) {
    List<Map<String, String>> targets = request.resources().stream().map(this::tagsOf).toList();
    Map<String, String> added = new TreeMap<>();
    request.tags().forEach(tag -> added.put(tag.key(), valueOf(tag)));
    for (Map<String, String> target : targets) {
      check(world, added);
      Map<String, String> after = new TreeMap<>(target);
      after.putAll(added);
      check(world, after);
    }
    targets.forEach(target -> target.putAll(added));
    return CreateTagsResponse.builder().build();
  }

  /**
   * A tag with a value goes only if the value is equal; no tags at all means all of them (EC2 API reference,
   * DeleteTags).
   */
  DeleteTagsResponse delete(DeleteTagsRequest request) {
    List<Map<String, String>> targets = request.resources().stream().map(this::tagsOf).toList();
    for (Map<String, String> target : targets) {
      if (request.tags().isEmpty()) {
        target.clear();
      }
      for (Tag tag : request.tags()) {
        if (tag.value() == null) {
          target.remove(tag.key());
        } else {
          target.remove(tag.key(), tag.value());
        }
      }
    }
    return DeleteTagsResponse.builder().build();
  }

  private Map<String, String> tagsOf(String id) {
    Network network = world.network();
    return switch (id.contains("-") ? id.substring(0, id.indexOf('-')) : "") {
      case "sg" -> world.groups().require(id, world.clock().instant(), world.settings().timings().referenceLag()).tags;
      case "sgr" -> world.groups().all.values().stream().flatMap(group -> group.ingress.values().stream())
          .filter(rule -> rule.id().equals(id)).findFirst().map(SimRule::tags)
          .orElseThrow(() -> notFound("InvalidSecurityGroupRuleId.NotFound", id));
      case "subnet" -> Optional.ofNullable(network.subnets.get(id)).map(subnet -> subnet.tags)
          .orElseThrow(() -> notFound("InvalidSubnetID.NotFound", id));
      case "vpc" -> Optional.ofNullable(network.vpcs.get(id)).map(SimVpc::tags)
          .orElseThrow(() -> notFound("InvalidVpcID.NotFound", id));
      case "i" -> Optional.ofNullable(network.instances.get(id)).map(instance -> instance.tags)
          .orElseThrow(() -> notFound("InvalidInstanceID.NotFound", id));
      case "eni" -> Optional.ofNullable(network.interfaces.get(id)).map(each -> each.tags)
          .orElseThrow(() -> notFound("InvalidNetworkInterfaceID.NotFound", id));
      case "eipalloc" -> Optional.ofNullable(network.addresses.get(id)).map(address -> address.tags)
          .orElseThrow(() -> notFound("InvalidAllocationID.NotFound", id));
      default -> throw notFound("InvalidID", id);
    };
  }

  private static ApiError notFound(String code, String id) {
    return ApiError.of(code, "The ID '" + id + "' does not exist");
  }
}
