@org.jspecify.annotations.NullMarked
package io.roadstead.core;
