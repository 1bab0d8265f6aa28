/**
 * {@code roadstead run}: one replica of the controller.
 *
 * <pre>
 * ApiAccess -> Fabric8Cluster (caches) -> Fabric8Leases -> Engine + Controller, while leading
 *     \____________ Health: why it is not ready, in one line each ____________/
 * </pre>
 */
@NullMarked
package io.roadstead.app.run;

import org.jspecify.annotations.NullMarked;
