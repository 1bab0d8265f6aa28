/** A provider small enough to read at once, for tests of the command line. It calls nobody. */
@NullMarked
package io.roadstead.app.tiny;

import org.jspecify.annotations.NullMarked;
