package io.roadstead.core.reconcile;

import io.roadstead.core.model.Owner;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Events about Services, each said once: what was said last about a key under a reason is not said again until it changes or
 * the key has settled.
 */
final class Notices {

  private final Cluster cluster;
  private final Map<Owner, Map<Reason, String>> said = new ConcurrentHashMap<>();

  Notices(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Says it whether or not it was said before: something has just been done. */
  void done(Owner.Service owner, Reason reason, String note) {
    cluster.event(new Cluster.About.Service(owner.key(), owner.uid()), reason, note);
  }

  /** Says how things stand, if that is news. */
  void state(Owner.Service owner, Reason reason, String note) {
    String before = said.computeIfAbsent(owner, _ -> new ConcurrentHashMap<>()).put(reason, note);
    if (!Optional.ofNullable(before).equals(Optional.of(note))) {
      done(owner, reason, note);
    }
  }

  /** It is over: when it comes again, it is news again. */
  void over(Owner owner, Reason reason) {
    Map<Reason, String> notes = said.get(owner);
    if (notes != null) {
      notes.remove(reason);
    }
  }

  void forget(Owner owner) {
    said.remove(owner);
  }
}
