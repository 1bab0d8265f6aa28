package io.roadstead.core.reconcile;

import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderException;
import io.roadstead.core.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.List;

/**
 * Edits of one shared document, written together; everyone gets their own outcome.
 *
 * <pre>
 * the document changed (412)     the same edits again, at once, a bounded number of times
 * an edit is refused             the batch in halves, until the bad one is alone: 99 good ones do not wait for it
 * anything else                  all of them fail alike
 * </pre>
 */
final class GroupCommit<R extends Resource> {

  /** A foreign writer that wins more often than this is in a loop of its own; the queue backs off then. */
  private static final int MOST_REBASES = 8;

  private final Provider<R> provider;
  private final Batches<String, Offer<R>, Handle> batches;

  private record Offer<R extends Resource>(Provider.Edit<R> edit, Guard guard) {
  }

  GroupCommit(Provider<R> provider, Duration linger) {
    this.provider = provider;
    this.batches = new Batches<>(linger, this::commit);
  }

  /** Blocks until the edit is written or refused. */
  Handle submit(String document, Provider.Edit<R> edit, Guard guard) throws InterruptedException {
    return batches.submit(document, new Offer<>(edit, guard));
  }

  private void commit(String document, List<Batches.Ticket<Offer<R>, Handle>> batch) {
    List<Batches.Ticket<Offer<R>, Handle>> wanted = batch.stream().filter(GroupCommit::stillWanted).toList();
    if (!wanted.isEmpty()) {
      write(document, wanted);
    }
  }

  private static <R extends Resource> boolean stillWanted(Batches.Ticket<Offer<R>, Handle> ticket) {
    try {
      ticket.item().guard.check();
      return true;
    } catch (Guard.Outdated e) {
      ticket.fail(e);
      return false;
    }
  }

  private void write(String document, List<Batches.Ticket<Offer<R>, Handle>> batch) {
    try {
      List<Handle> handles = rebasing(document, batch.stream().map(ticket -> ticket.item().edit).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).succeed(handles.get(i));
      }
    } catch (ProviderException.Permanent e) {
      if (batch.size() == 1) {
        batch.getFirst().fail(e);
        return;
      }
      write(document, batch.subList(0, batch.size() / 2));
      write(document, batch.subList(batch.size() / 2, batch.size()));
    } catch (RuntimeException e) {
      batch.forEach(ticket -> ticket.fail(e));
    }
  }

  private List<Handle> rebasing(String document, List<Provider.Edit<R>> edits) {
    for (int rebases = 0;; rebases++) {
      try {
        List<Handle> handles = provider.commit(document, edits);
        if (handles.size() != edits.size()) {
          throw new IllegalStateException(handles.size() + " handles for " + edits.size() + " edits of " + document);
        }
        return handles;
      } catch (ProviderException.Retryable e) {
        if (e.kind() != Kind.CONFLICT || rebases == MOST_REBASES) {
          throw e;
        }
      }
    }
  }
}
