package io.roadstead.core.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * Callers that want the same thing at the same time get it together: the first to come works for all who wait, then the
 * first of those who came meanwhile takes over. Blocking, for virtual threads; the lock is held only to hand over lists.
 *
 * @param <K> what must not be worked on twice at once
 * @param <I> what one caller brings
 * @param <O> what it gets back
 */
final class Batches<K, I, O> {

  /** More would be answered late, and one bad item would be long to find. */
  private static final int LARGEST = 500;

  /** What one caller waits for: its own result, or the word that it is to lead the next batch. */
  static final class Ticket<I, O> {
    private final I item;
    private final CompletableFuture<Boolean> settled = new CompletableFuture<>();
    private final CompletableFuture<O> result = new CompletableFuture<>();

    private Ticket(I item) {
      this.item = item;
    }

    I item() {
      return item;
    }

    void succeed(O value) {
      result.complete(value);
    }

    void fail(Throwable error) {
      result.completeExceptionally(error);
    }

    boolean isOpen() {
      return !result.isDone();
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, List<Ticket<I, O>>> waiting = new HashMap<>();
  private final Duration linger;
  private final BiConsumer<K, List<Ticket<I, O>>> work;

  /**
   * @param linger how long the first to come waits for company; zero for none
   * @param work settles every ticket, or throws; tickets left open then fail with what was thrown
   */
  Batches(Duration linger, BiConsumer<K, List<Ticket<I, O>>> work) {
    this.linger = linger;
    this.work = work;
  }

  /** Blocks until the item's own outcome is known. */
  O submit(K key, I item) throws InterruptedException {
    Ticket<I, O> mine = new Ticket<>(item);
    boolean lead = enqueue(key, mine);
    if (lead) {
      pause();
    } else {
      lead = turn(mine);
    }
    if (lead) {
      lead(key, mine);
    }
    return outcome(mine);
  }

  private boolean enqueue(K key, Ticket<I, O> mine) {
    lock.lock();
    try {
      List<Ticket<I, O>> line = waiting.get(key);
      if (line == null) {
        waiting.put(key, new ArrayList<>(List.of(mine)));
        return true;
      }
      line.add(mine);
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Lets others come along; waiting on a future nobody completes, since there is nothing to be told. */
  private void pause() throws InterruptedException {
    if (linger.isZero()) {
      return;
    }
    try {
      new CompletableFuture<Void>().get(linger.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return;
    }
  }

  /** Whether this caller is to lead; false once its result is there. */
  private static boolean turn(Ticket<?, ?> mine) throws InterruptedException {
    try {
      return mine.settled.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void lead(K key, Ticket<I, O> mine) {
    List<Ticket<I, O>> batch = takeBatch(key);
    try {
      work.accept(key, batch);
    } catch (RuntimeException | Error e) {
      batch.forEach(ticket -> ticket.fail(e));
    } finally {
      batch.forEach(ticket -> ticket.fail(new IllegalStateException("left without an outcome")));
      batch.stream().filter(ticket -> ticket != mine).forEach(ticket -> ticket.settled.complete(false));
      handOver(key);
    }
  }

  private List<Ticket<I, O>> takeBatch(K key) {
    lock.lock();
    try {
      List<Ticket<I, O>> line = waiting.getOrDefault(key, new ArrayList<>());
      List<Ticket<I, O>> head = line.subList(0, Math.min(LARGEST, line.size()));
      List<Ticket<I, O>> batch = List.copyOf(head);
      head.clear();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** An empty line stays while somebody leads, which is how others know; the last one out takes it away. */
  private void handOver(K key) {
    lock.lock();
    try {
      List<Ticket<I, O>> line = waiting.getOrDefault(key, List.of());
      if (line.isEmpty()) {
        waiting.remove(key);
        return;
      }
      line.getFirst().settled.complete(true);
    } finally {
      lock.unlock();
    }
  }

  private static <O> O outcome(Ticket<?, O> ticket) {
    try {
      return ticket.result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException error) {
        throw error;
      }
      throw e;
    }
  }
}
