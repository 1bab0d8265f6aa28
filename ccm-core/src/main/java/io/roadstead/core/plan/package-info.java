/** What exists, what should exist, and the steps between the two, as data. */
@NullMarked
package io.roadstead.core.plan;

import org.jspecify.annotations.NullMarked;
