/** What the running program says of itself: health, metrics, logs. */
@NullMarked
package io.roadstead.app.telemetry;

import org.jspecify.annotations.NullMarked;
