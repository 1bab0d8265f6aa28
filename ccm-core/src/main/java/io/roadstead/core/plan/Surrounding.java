package io.roadstead.core.plan;

/** Marks a provider's records of what it reads but never writes: a subnet, an instance, an address pool. */
public interface Surrounding {
}
