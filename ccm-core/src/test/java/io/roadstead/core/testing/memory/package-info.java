/** A small cloud in memory that keeps the rules of real ones, and the provider for it: core is tested without any cloud. */
@NullMarked
package io.roadstead.core.testing.memory;

import org.jspecify.annotations.NullMarked;
