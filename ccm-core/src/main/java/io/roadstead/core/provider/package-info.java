/** The service provider interface, its errors, and the guarded path of every call to a cloud. */
@NullMarked
package io.roadstead.core.provider;

import org.jspecify.annotations.NullMarked;
