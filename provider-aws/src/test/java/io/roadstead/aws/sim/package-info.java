/**
 * A simulated AWS account in one region: ELBv2 for Network Load Balancers, the EC2 calls they need, and STS, answered
 * over HTTP to the real AWS SDK. Used by unit tests, contract tests, benchmarks and the demo; no class here but the
 * tests knows JUnit.
 *
 * <pre>
 * HttpEdge (WireMock) -> ApiGateway -> Form -> RequestDecoder -> *Api (rules) -> World (state) -> XmlAnswer
 *                           |   Faults, TokenBuckets, CallCounter, AuditLog
 * </pre>
 *
 * One lock in {@link io.roadstead.aws.sim.World} stands before all state, so everything behind it is plain
 * single-threaded code.
 */
@NullMarked
package io.roadstead.aws.sim;

import org.jspecify.annotations.NullMarked;
