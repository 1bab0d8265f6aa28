package io.roadstead.core.provider;

/**
 * A token bucket of a cloud's API: {@code burst} calls at once, then {@code refillPerSecond}.
 *
 * @param name shown in metrics, such as {@code elbv2-mutating}
 */
public record Bucket(String name, int burst, double refillPerSecond) {
}
