/** Reserved for the Azure provider, which is not built yet; the module is here so that the build's shape is complete. */
@org.jspecify.annotations.NullMarked
package io.roadstead.azure;
