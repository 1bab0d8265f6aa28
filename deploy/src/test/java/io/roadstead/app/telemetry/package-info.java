@NullMarked
package io.roadstead.app.telemetry;

import org.jspecify.annotations.NullMarked;
