package io.roadstead.core.provider;

import io.roadstead.core.spec.ValueType;

/**
 * One setting of a program or provider: {@code --key value}.
 *
 * @param key in kebab case, as on the command line: {@code aws-region}
 * @param absent the value without it, as text; empty when there is none
 * @param help one sentence
 */
public record Setting<T>(String key, ValueType<T> type, String absent, String help) {
}
