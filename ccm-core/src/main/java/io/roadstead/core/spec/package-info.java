/** From a Service's fields and annotations to one validated wish, with all problems at once. */
@NullMarked
package io.roadstead.core.spec;

import org.jspecify.annotations.NullMarked;
