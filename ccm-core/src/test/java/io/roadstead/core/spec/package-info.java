@NullMarked
package io.roadstead.core.spec;

import org.jspecify.annotations.NullMarked;
