package io.roadstead.core.provider;

import java.util.Optional;
import java.util.Set;

/**
 * Which Services of type LoadBalancer an installation serves.
 *
 * @param classes values of {@code spec.loadBalancerClass}
 * @param classless whether Services without a class are ours: true for the cluster's service controller
 */
public record Claims(Set<String> classes, boolean classless) {

  public Claims {
    classes = Set.copyOf(classes);
  }

  public boolean includes(Optional<String> loadBalancerClass) {
    return loadBalancerClass.map(classes::contains).orElse(classless);
  }
}
