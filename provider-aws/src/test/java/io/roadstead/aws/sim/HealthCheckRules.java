package io.roadstead.aws.sim;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Health checks of Network Load Balancer target groups: defaults and what goes with what (ELB API reference). */
final class HealthCheckRules {

  private static final Set<String> PROTOCOLS = Set.of("TCP", "HTTP", "HTTPS");
  private static final Pattern PORT = Pattern.compile("traffic-port|[1-9]\\d{0,4}");
  private static final Pattern CODES = Pattern.compile("[2-5]\\d\\d(-[2-5]\\d\\d)?(,[2-5]\\d\\d(-[2-5]\\d\\d)?)*");
  private static final int MAX_PORT = 65_535;
  private static final int DEFAULT_INTERVAL = 30;
  private static final int DEFAULT_TIMEOUT = 10;
  private static final int DEFAULT_TIMEOUT_HTTP = 6;
  private static final int DEFAULT_HEALTHY = 5;
  private static final int DEFAULT_UNHEALTHY = 2;

  private HealthCheckRules() {
  }

  /** What a request says, each part only if it is there. */
  record Asked(Optional<Boolean> enabled, Optional<String> protocol, Optional<String> port, Optional<String> path,
      Optional<String> matcher, Optional<Integer> interval, Optional<Integer> timeout, Optional<Integer> healthy,
      Optional<Integer> unhealthy) {
  }

  static SimTargetGroup.HealthCheck create(Asked asked) {
    String protocol = asked.protocol().orElse("TCP");
    return modify(new SimTargetGroup.HealthCheck(protocol, "traffic-port", "/", "200-399", DEFAULT_INTERVAL,
        protocol.equals("HTTP") ? DEFAULT_TIMEOUT_HTTP : DEFAULT_TIMEOUT, DEFAULT_HEALTHY, DEFAULT_UNHEALTHY), asked);
  }

  static SimTargetGroup.HealthCheck modify(SimTargetGroup.HealthCheck current, Asked asked) {
    if (!asked.enabled().orElse(true)) {
      throw ApiError.configuration("Health checks cannot be disabled for target groups of this target type");
    }
    SimTargetGroup.HealthCheck next = new SimTargetGroup.HealthCheck(asked.protocol().orElse(current.protocol()),
        asked.port().orElse(current.port()), asked.path().orElse(current.path()),
        asked.matcher().orElse(current.matcher()),
        asked.interval().orElse(current.interval()), asked.timeout().orElse(current.timeout()),
        asked.healthy().orElse(current.healthy()), asked.unhealthy().orElse(current.unhealthy()));
    if (!PROTOCOLS.contains(next.protocol())) {
      throw ApiError
          .validation("Health check protocol '" + next.protocol() + "' is not supported for this target group");
    }
    if (!next.isHttp() && (asked.path().isPresent() || asked.matcher().isPresent())) {
      throw ApiError.configuration("Health check path and matcher are not supported for health checks with protocol '"
          + next.protocol() + "'");
    }
    checkValues(next);
    return next;
  }

  private static void checkValues(SimTargetGroup.HealthCheck check) {
    if (!PORT.matcher(check.port()).matches() || check.portFor(1) > MAX_PORT) {
      throw ApiError
          .validation("Health check port '" + check.port() + "' must be either 'traffic-port' or in the range 1-65535");
    }
    if (!check.path().startsWith("/")) {
      throw ApiError.validation("Health check path '" + check.path() + "' must begin with '/'");
    }
    if (!CODES.matcher(check.matcher()).matches()) {
      throw ApiError.validation("Health check matcher HTTP code '" + check.matcher()
          + "' must be within '200-599' inclusive");
    }
    if (check.timeout() > check.interval()) {
      throw ApiError.validation("Health check timeout '" + check.timeout()
          + "' must be smaller than or equal to the interval '" + check.interval() + "'");
    }
  }
}
