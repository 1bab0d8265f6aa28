@NullMarked
package io.roadstead.core.provider;

import org.jspecify.annotations.NullMarked;
