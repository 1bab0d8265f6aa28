@NullMarked
package io.roadstead.app.demo;

import org.jspecify.annotations.NullMarked;
