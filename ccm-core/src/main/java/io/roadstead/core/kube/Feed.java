package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One informer and what is wrong with it. A watch that breaks is renewed by the client, from where it was or, if the API
 * server does not know that any more (410), from a new list. A refused list (unreachable, RBAC not there yet) is tried again
 * for ever; the same trouble is logged once.
 */
final class Feed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  /** A page of 500 Services is about one MiB of JSON. */
  private static final long PAGE = 500;

  private final String what;
  private final SharedIndexInformer<?> informer;
  private final AtomicReference<String> trouble;
  private volatile boolean closed;

  private Feed(String what, SharedIndexInformer<?> informer, AtomicReference<String> trouble) {
    this.what = what;
    this.informer = informer;
    this.trouble = trouble;
  }

  /** @param what in the plural, as in the API */
  static <T extends HasMetadata> Feed start(String what, Informable<T> all, SlimStore<T> store,
      ResourceEventHandler<T> handler) {
    var trouble = new AtomicReference<>("");
    SharedIndexInformer<T> informer = all.withLimit(PAGE).runnableInformer(0);
    var feed = new Feed(what, informer, trouble);
    informer.removeNamespaceIndex().itemStore(store).exceptionHandler((_, error) -> {
      feed.say("can not list or watch " + what + ": " + ApiErrors.line(error));
      return true;
    }).addEventHandler(handler).addEventHandler(feed.new Recovery<T>());
    var _ = informer.start();
    return feed;
  }

  private void say(String now) {
    if (!now.equals(trouble.getAndSet(now)) && !closed) {
      LOG.atWarn().log(now);
    }
  }

  /** A list that came through ends the trouble. */
  private final class Recovery<T> implements ResourceEventHandler<T> {
    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
      trouble.set("");
    }

    @Override
    public void onAdd(T object) {
    }

    @Override
    public void onUpdate(T before, T after) {
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
    }
  }

  boolean hasSynced() {
    return informer.hasSynced();
  }

  /** Why it does not deliver now. */
  Optional<String> trouble() {
    if (informer.hasSynced() && informer.isWatching()) {
      return Optional.empty();
    }
    String last = trouble.get();
    return Optional.of(last.isEmpty() ? "no watch of " + what + " yet" : last);
  }

  @Override
  public void close() {
    closed = true;
    informer.close();
  }
}
