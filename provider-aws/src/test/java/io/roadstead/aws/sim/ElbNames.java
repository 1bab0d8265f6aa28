package io.roadstead.aws.sim;

import java.util.regex.Pattern;

/**
 * The rules for names of load balancers and target groups (ELB API reference, CreateLoadBalancer, CreateTargetGroup).
 */
final class ElbNames {

  private static final int MAX_LENGTH = 32;
  private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9-]+");

  private ElbNames() {
  }

  static void checkLoadBalancer(String name) {
    check("load balancer", name);
    if (name.startsWith("internal-")) {
      throw ApiError.validation("The load balancer name '" + name + "' cannot begin with 'internal-'");
    }
  }

  static void checkTargetGroup(String name) {
    check("target group", name);
  }

  private static void check(String what, String name) {
    String subject = "The " + what + " name '" + name + "' ";
    if (name.length() > MAX_LENGTH) {
      throw ApiError.validation(subject + "cannot be longer than '" + MAX_LENGTH + "' characters");
    }
    if (!CHARACTERS.matcher(name).matches()) {
      throw ApiError
          .validation(subject + "can only contain characters that are alphanumeric characters and hyphens(-)");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      throw ApiError.validation(subject + "cannot begin or end with a hyphen(-)");
    }
  }
}
