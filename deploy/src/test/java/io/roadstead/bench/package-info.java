/**
 * The numbers of the project, one row each: {@code deploy/bench/run}. Counts of calls are exact, so that they are tests as
 * well; everything else depends on the machine and is only printed.
 */
@NullMarked
package io.roadstead.bench;

import org.jspecify.annotations.NullMarked;
