/** What {@code roadstead demo} plays with: simulated clouds and the embedded Kubernetes API, as parts it can find. */
@NullMarked
package io.roadstead.demo;

import org.jspecify.annotations.NullMarked;
