@NullMarked
package io.roadstead.app.offline;

import org.jspecify.annotations.NullMarked;
