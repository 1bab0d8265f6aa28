/**
 * End to end: our programs against a real Kubernetes control plane. {@link io.roadstead.e2e.ControlPlane} starts one;
 * it needs no test framework, so that benchmarks use it too.
 */
@org.jspecify.annotations.NullMarked
package io.roadstead.e2e;
