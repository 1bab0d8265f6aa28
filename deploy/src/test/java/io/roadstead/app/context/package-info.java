@NullMarked
package io.roadstead.app.context;

import org.jspecify.annotations.NullMarked;
