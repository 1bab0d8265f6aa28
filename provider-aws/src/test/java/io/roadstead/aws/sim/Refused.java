package io.roadstead.aws.sim;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Asks for a refusal by its error code, as the product decides on it. */
final class Refused {

  private Refused() {
  }

  static AwsServiceException with(String code, Runnable call) {
    try {
      call.run();
    } catch (AwsServiceException refusal) {
      if (refusal.awsErrorDetails().errorCode().equals(code)) {
        return refusal;
      }
      throw new AssertionError("expected " + code + " but was refused otherwise", refusal);
    }
    throw new AssertionError("expected " + code + " but the call succeeded");
  }
}
