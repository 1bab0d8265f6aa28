@NullMarked
package io.roadstead.app.run;

import org.jspecify.annotations.NullMarked;
