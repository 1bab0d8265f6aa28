package io.roadstead.aws.sim;

import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/**
 * One API call the simulator knows: its request shape and the rule book behind it.
 *
 * @param request makes an empty builder of the request
 * @param handler runs under the world's lock
 */
record Operation(
    Service service, String name, Bucket bucket, Supplier<? extends SdkPojo> request,
    Function<SdkPojo, SdkPojo> handler) {

  boolean isRead() {
    return Call.isRead(name);
  }
}
