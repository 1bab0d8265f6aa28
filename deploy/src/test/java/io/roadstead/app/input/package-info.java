@NullMarked
package io.roadstead.app.input;

import org.jspecify.annotations.NullMarked;
