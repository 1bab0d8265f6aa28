/** One key from event to status: queue, reconciler, plan runner, sweeps. Knows no Kubernetes client. */
@NullMarked
package io.roadstead.core.reconcile;

import org.jspecify.annotations.NullMarked;
