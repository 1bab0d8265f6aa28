package io.roadstead.aws.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Security groups by id. */
final class GroupStore {

  final Map<String, SimSecurityGroup> all = new TreeMap<>();

  /** The group, or {@code InvalidGroup.NotFound}; a group younger than {@code lag} is not found yet. */
  SimSecurityGroup require(String id, Instant now, Duration lag) {
    SimSecurityGroup group = all.get(id);
    if (group == null || group.createdAt.plus(lag).isAfter(now)) {
      throw notFound(id);
    }
    return group;
  }

  static ApiError notFound(String id) {
    return ApiError.of("InvalidGroup.NotFound", "The security group '" + id + "' does not exist");
  }
}
