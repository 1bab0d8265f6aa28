package io.roadstead.aws.sim;

import java.util.Optional;

/**
 * One of the simulated services: how its requests are recognised, signed and refused.
 *
 * <p>All three speak the Query protocol. ELBv2 and STS wrap list items in {@code member} in both directions; EC2 numbers
 * them directly in requests, calls them {@code item} in answers, and has its own error envelope and error codes.
 */
enum Service {
  ELBV2("2015-12-01", "elasticloadbalancing", "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"), EC2(
      "2016-11-15", "ec2", "http://ec2.amazonaws.com/doc/2016-11-15/"), STS("2011-06-15", "sts",
          "https://sts.amazonaws.com/doc/2011-06-15/");

  private final String version;
  private final String signingName;
  private final String namespace;

  Service(String version, String signingName, String namespace) {
    this.version = version;
    this.signingName = signingName;
    this.namespace = namespace;
  }

  static Optional<Service> ofVersion(String version) {
    for (Service service : values()) {
      if (service.version.equals(version)) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }

  String signingName() {
    return signingName;
  }

  String namespace() {
    return namespace;
  }

  ApiError unknownParameter(String path) {
    return this == EC2
        ? ApiError.of("UnknownParameter", "The parameter " + path + " is not recognized")
        : ApiError.validation("The parameter " + path + " is not recognized");
  }

  ApiError missingParameter(String path) {
    return this == EC2
        ? ApiError.of("MissingParameter", "The request must contain the parameter " + path)
        : ApiError.validation(constraint("null", path, "Member must not be null"));
  }

  ApiError invalidValue(String value, String path, String constraint) {
    return this == EC2
        ? ApiError.of("InvalidParameterValue",
            "Value (" + value + ") for parameter " + path + " is invalid. " + constraint)
        : ApiError.validation(constraint("'" + value + "'", path, constraint));
  }

  /** EC2 answers 503 {@code RequestLimitExceeded}, the others 400 {@code Throttling}. */
  ApiError throttled() {
    return this == EC2
        ? new ApiError(503, "RequestLimitExceeded", "Request limit exceeded.")
        : ApiError.of("Throttling", "Rate exceeded");
  }

  private static String constraint(String value, String path, String constraint) {
    return "1 validation error detected: Value " + value + " at '" + path + "' failed to satisfy constraint: "
        + constraint;
  }
}
