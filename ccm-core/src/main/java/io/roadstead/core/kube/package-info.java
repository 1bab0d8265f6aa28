/** The adapter to a real Kubernetes API by the fabric8 client; the only package that imports it. */
@NullMarked
package io.roadstead.core.kube;

import org.jspecify.annotations.NullMarked;
