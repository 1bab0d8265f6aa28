package io.roadstead.core.reconcile;

import io.roadstead.core.model.Owner;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Survey;
import io.roadstead.core.reconcile.Ownership.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads everything this cluster owns in a few calls, compares it with what every Service wants, and queues only what
 * differs. Finds drift, and things that outlived their Service. One sweep at a time.
 */
final class Sweeper<R extends Resource> {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final EngineParts<R> parts;
  private final Reconciler<R> reconciler;
  private final Map<Owner, Orphan> orphans = new HashMap<>();

  Sweeper(EngineParts<R> parts, Reconciler<R> reconciler) {
    this.parts = parts;
    this.reconciler = reconciler;
  }

  /**
   * Throws what the provider throws; nothing was changed then.
   *
   * @param listing run before the Services are listed: whoever turns up from then on may be missing from the list
   */
  void sweep(Runnable listing) {
    Instant start = parts.clock().instant();
    boolean first = parts.inventories().size() == 0;
    long since = parts.inventories().stamp();
    Survey<R> survey = parts.provider().observeAll();
    parts.inventories().fill(survey, since, parts.queue().running());
    listing.run();
    compare(first);
    lookForOrphans();
    parts.queue().add(Owner.cluster(), Lane.SWEEP);
    parts.metrics().swept(Duration.between(start, parts.clock().instant()), "success");
    LOG.atInfo()
        .addKeyValue("provider", parts.provider().name())
        .addKeyValue("owners", survey.inventories().size())
        .addKeyValue("queued", parts.queue().depth(Lane.SWEEP))
        .addKeyValue("took", Duration.between(start, parts.clock().instant()).toMillis() + "ms")
        .log("sweep done");
  }

  private void compare(boolean first) {
    for (ServiceSnapshot service : parts.cluster().services()) {
      switch (parts.ownership().decide(service)) {
        case NOTHING -> {
          continue;
        }
        case REMOVE -> parts.queue().add(service.owner(), Lane.URGENT);
        case ENSURE -> compare(service, first);
      }
    }
  }

  private void compare(ServiceSnapshot service, boolean first) {
    Owner owner = service.owner();
    Lives.Life life = parts.lives().of(owner);
    Instant now = parts.clock().instant();
    boolean deep = !parts.inventories().omittedKinds().isEmpty() && !now.isBefore(life.deepCheckAt());
    if (deep) {
      parts.inventories().forget(owner);
      parts.lives().change(owner, l -> l.withDeepCheckAt(now.plus(parts.settings().deepCheckInterval())).asDrifted());
    }
    if (!deep && reconciler.isSettled(service)) {
      return;
    }
    if (life.settled()) {
      parts.lives().change(owner, Lives.Life::asDrifted);
    }
    boolean isNew = first && parts.ownership().finalizersOfOurs(service).isEmpty();
    parts.queue().add(owner, isNew ? Lane.EDIT : Lane.SWEEP);
  }

  private void lookForOrphans() {
    Set<Owner> living = new HashSet<>();
    parts.cluster().services().forEach(service -> living.add(service.owner()));
    Map<Owner, Orphan> found = new HashMap<>();
    for (Owner owner : parts.inventories().owners()) {
      if (owner instanceof Owner.Service service && !living.contains(owner)) {
        if (isOursToRemove(service)) {
          parts.queue().add(owner, Lane.URGENT);
        } else {
          found.put(owner, orphan(service));
        }
      }
    }
    report(found);
  }

  /** We served it ourselves, or its name is served in another life: then its own life is over for certain. */
  private boolean isOursToRemove(Owner.Service owner) {
    return parts.lives().of(owner).ensured() || parts.settings().deleteOrphans()
        || parts.cluster().service(owner.key())
            .filter(service -> parts.ownership().decide(service) == Decision.ENSURE)
            .isPresent();
  }

  private Orphan orphan(Owner.Service owner) {
    List<String> things = new ArrayList<>();
    parts.inventories().find(owner).stream().flatMap(Inventory::own)
        .forEach(thing -> things.add(thing.resource().id() + " " + thing.handle().id()));
    return new Orphan(owner, things, parts.clock().instant());
  }

  private synchronized void report(Map<Owner, Orphan> found) {
    found.forEach((owner, orphan) -> {
      if (!orphans.containsKey(owner)) {
        LOG.atWarn().addKeyValue("owner", owner).addKeyValue("resources", orphan.resources()).log("orphan found");
        parts.cluster().event(new Cluster.About.Namespace(orphan.owner().key().namespace()), Reason.ORPHANED,
            "Service " + orphan.owner().key().name() + " (uid " + orphan.owner().uid() + ") is gone, but "
                + String.join(", ", orphan.resources()) + " is still there");
      }
      orphans.putIfAbsent(owner, orphan);
    });
    orphans.keySet().retainAll(found.keySet());
    parts.metrics().orphans(orphans.size());
  }

  /** What outlived its Service and was not removed, as of the last sweep. */
  synchronized List<Orphan> orphans() {
    return orphans.values().stream().sorted(java.util.Comparator.comparing(orphan -> orphan.owner().key())).toList();
  }
}
