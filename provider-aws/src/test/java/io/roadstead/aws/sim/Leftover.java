package io.roadstead.aws.sim;

/**
 * Something a call created and no call has deleted.
 *
 * @param kind {@code load-balancer}, {@code listener}, {@code target-group}, {@code security-group}, or
 *     {@code security-group-rule} for a rule in a group that was there before
 */
public record Leftover(String kind, String id, String name) {
}
