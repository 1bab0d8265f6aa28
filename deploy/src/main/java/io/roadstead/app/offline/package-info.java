/**
 * A plan without a cluster and without a cloud: manifests take the place of the first, a context file that of the second.
 *
 * <pre>
 * Service -> ApiServer (defaults, checks, assumed ports) -> ServiceSnapshot -> SpecParser -> Provider.desire -> Planner
 * </pre>
 */
@NullMarked
package io.roadstead.app.offline;

import org.jspecify.annotations.NullMarked;
