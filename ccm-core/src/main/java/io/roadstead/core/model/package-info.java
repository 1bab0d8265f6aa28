/** Plain values of the domain: Services, nodes, owners, frontends, address prefixes. Knows nothing but java.*. */
@NullMarked
package io.roadstead.core.model;

import org.jspecify.annotations.NullMarked;
