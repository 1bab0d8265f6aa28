package io.roadstead.core.plan;

/** A thing that exists: what we know it to be, and the cloud's handle on it. */
public record Existing<R extends Resource>(R resource, Handle handle) {
}
