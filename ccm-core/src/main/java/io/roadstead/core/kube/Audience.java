package io.roadstead.core.kube;

import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.Cluster.Subscriber;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told of changes, one at a time: a change is made and told in one turn, so that nobody sees them out of order. */
final class Audience {

  private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final ReentrantLock turn = new ReentrantLock();

  void add(Subscriber subscriber) {
    subscribers.add(subscriber);
  }

  /** Makes a change, and tells of it, while nobody else does. */
  void inTurn(Runnable change) {
    turn.lock();
    try {
      change.run();
    } finally {
      turn.unlock();
    }
  }

  void tell(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
    each(subscriber -> subscriber.serviceChanged(before, after));
  }

  void tellOfNodes() {
    each(Subscriber::nodesChanged);
  }

  /** A subscriber with a bug must not keep the next one from hearing, nor end the watch. */
  private void each(Consumer<Subscriber> news) {
    for (Subscriber subscriber : subscribers) {
      try {
        news.accept(subscriber);
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).addKeyValue("bug", true).log("a subscriber failed");
      }
    }
  }
}
