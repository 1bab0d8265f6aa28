/** The file that stands in for a cloud in {@code roadstead plan}: what surrounds a cluster and what exists already. */
@NullMarked
package io.roadstead.app.context;

import org.jspecify.annotations.NullMarked;
