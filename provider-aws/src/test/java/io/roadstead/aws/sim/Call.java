package io.roadstead.aws.sim;

import java.util.Map;

/**
 * A call as it came in.
 *
 * @param operation name as in the API reference, for example {@code CreateLoadBalancer}
 * @param parameters the form fields, for example {@code Tags.member.1.Key}
 */
public record Call(String operation, Map<String, String> parameters) {

  public Call {
    parameters = Map.copyOf(parameters);
  }

  public boolean isRead() {
    return isRead(operation);
  }

  /** AWS names its reads so, without exception among the calls simulated here. */
  static boolean isRead(String operation) {
    return operation.startsWith("Describe") || operation.startsWith("Get");
  }
}
