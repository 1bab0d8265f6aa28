package io.roadstead.core.reconcile;

import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.provider.Claims;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which Services are ours, and what is to be done with one. Pure.
 *
 * <pre>
 * finalizer of ours   deleting   type LB and class served   decision
 * -----------------   --------   ------------------------   --------
 * any                 no         yes                        ENSURE
 * yes                 yes        any                        REMOVE
 * yes                 no         no                         REMOVE
 * no                  yes        any                        NOTHING  (nothing may be made for it any more)
 * no                  no         no                         NOTHING
 * </pre>
 *
 * The upstream finalizer is shared by every implementation (KEP-1959). It is taken for ours on a Service without class if we
 * serve those, and otherwise only where our own record says that we put it there; so nobody else's is ever removed.
 *
 * @param cluster the name that ownership tags carry
 */
public record Ownership(Claims claims, String cluster) {

  /** Of Services without class; the name every service controller uses. */
  public static final String SHARED_FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

  /** Of Services with a class that we serve. */
  public static final String OWN_FINALIZER = "roadstead.io/load-balancer-cleanup";

  /** What is to be done with a Service. */
  public enum Decision {
    ENSURE, REMOVE, NOTHING
  }

  public Decision decide(ServiceSnapshot service) {
    if (isServed(service) && !service.deleting()) {
      return Decision.ENSURE;
    }
    return finalizersOfOurs(service).isEmpty() ? Decision.NOTHING : Decision.REMOVE;
  }

  /** Whether it asks for a load balancer, and asks us. */
  public boolean isServed(ServiceSnapshot service) {
    return service.isLoadBalancer() && claims.includes(service.spec().loadBalancerClass());
  }

  /** Whether another implementation serves it now: its status is not ours to touch. */
  public boolean isForeign(ServiceSnapshot service) {
    return service.isLoadBalancer() && !claims.includes(service.spec().loadBalancerClass());
  }

  public String finalizerFor(ServiceSnapshot service) {
    return service.spec().loadBalancerClass().isEmpty() ? SHARED_FINALIZER : OWN_FINALIZER;
  }

  /** The finalizers on it that are ours to remove. */
  public Set<String> finalizersOfOurs(ServiceSnapshot service) {
    Set<String> ours = new TreeSet<>();
    if (service.finalizers().contains(OWN_FINALIZER)) {
      ours.add(OWN_FINALIZER);
    }
    boolean shared = service.finalizers().contains(SHARED_FINALIZER);
    boolean byRole = service.spec().loadBalancerClass().isEmpty() && claims.classless();
    if (shared && (byRole || record(service).flatMap(ServiceRecord::finalizer).isPresent())) {
      ours.add(SHARED_FINALIZER);
    }
    return ours;
  }

  /** Our own note on a Service, if it was written for this very life of it and by this installation. */
  public Optional<ServiceRecord> record(ServiceSnapshot service) {
    return Optional.ofNullable(service.annotations().get(ServiceRecord.ANNOTATION))
        .flatMap(ServiceRecord::parse)
        .filter(record -> record.uid().equals(service.uid()) && record.cluster().equals(cluster));
  }

  /** Whether a Service can ever matter to us: what caches keep. Knows no claims, so that it holds for every installation. */
  public static boolean mayConcern(ServiceSnapshot service) {
    return service.isLoadBalancer() || service.hasAnyFinalizer(Set.of(SHARED_FINALIZER, OWN_FINALIZER))
        || service.annotations().containsKey(ServiceRecord.ANNOTATION);
  }
}
