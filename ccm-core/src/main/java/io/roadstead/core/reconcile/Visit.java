package io.roadstead.core.reconcile;

import io.roadstead.core.model.Owner;
import java.time.Instant;

/**
 * One key in a worker's hands.
 *
 * @param attempt 0 for the first visit after a success
 */
public record Visit(Owner owner, Lane lane, int attempt, Instant queued, Instant started) {
}
