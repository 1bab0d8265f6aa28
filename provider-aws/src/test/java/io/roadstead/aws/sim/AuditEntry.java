package io.roadstead.aws.sim;

import java.time.Instant;
import java.util.Map;

/**
 * A write as it was asked for.
 *
 * @param outcome {@code ok}, or the error code
 */
public record AuditEntry(Instant at, String operation, Map<String, String> parameters, String outcome) {
}
