/** What tests of core and of every provider stand on: clock, cluster, a small cloud, the engine by hand, the contract. */
@NullMarked
package io.roadstead.core.testing;

import org.jspecify.annotations.NullMarked;
