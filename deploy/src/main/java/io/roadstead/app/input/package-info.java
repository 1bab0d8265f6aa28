/** What a user hands in: manifests in files, read as the API server would read them, with file and line in every error. */
@NullMarked
package io.roadstead.app.input;

import org.jspecify.annotations.NullMarked;
