@NullMarked
package io.roadstead.core.kube;

import org.jspecify.annotations.NullMarked;
