/**
 * {@code roadstead demo}: the whole thing on one machine. The Kubernetes API and the cloud are played by parts from the
 * test jars, found by {@link java.util.ServiceLoader}; everything between them is the real program.
 */
@NullMarked
package io.roadstead.app.demo;

import org.jspecify.annotations.NullMarked;
