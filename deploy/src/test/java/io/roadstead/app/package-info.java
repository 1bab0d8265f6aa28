@NullMarked
package io.roadstead.app;

import org.jspecify.annotations.NullMarked;
