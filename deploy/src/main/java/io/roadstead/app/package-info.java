/**
 * The program {@code roadstead}: its command line, settings and what connects core, one provider and a cluster.
 *
 * <pre>
 * Main -> CommandLines (picocli) -> a Command -> input, context, offline | run | demo
 * </pre>
 *
 * No provider is compiled against: {@link io.roadstead.app.Providers} finds what the launcher put on the class path.
 */
@NullMarked
package io.roadstead.app;

import org.jspecify.annotations.NullMarked;
