package io.roadstead.core.reconcile;

import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Plan;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.ResourceId;
import io.roadstead.core.plan.Step;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderException;
import io.roadstead.core.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a plan as a graph: every step whose predecessors are done, side by side, each on a virtual thread of its own. After
 * the first failure nothing new starts; what is in flight is waited for, and what was learnt is kept.
 *
 * <p>Stateless but for the group commit; many plans run at once.
 */
final class PlanRunner<R extends Resource> {

  private static final Logger LOG = LoggerFactory.getLogger(PlanRunner.class);

  private final Provider<R> provider;
  private final GroupCommit<R> groupCommit;
  private final Duration stepDeadline;

  /** @param stepDeadline the longest one step may take; one that is cut off may have happened */
  PlanRunner(Provider<R> provider, GroupCommit<R> groupCommit, Duration stepDeadline) {
    this.provider = provider;
    this.groupCommit = groupCommit;
    this.stepDeadline = stepDeadline;
  }

  /** One step that was carried out. */
  record Done<R extends Resource>(Step<R> step, Handle handle) {
  }

  /**
   * What came of a plan.
   *
   * @param inventory what exists now, as far as the steps that were done tell
   * @param failed the step that failed first and why; empty when all were done
   */
  record Result<R extends Resource>(List<Done<R>> done, Inventory<R> inventory, Optional<Failure<R>> failed) {
    Result {
      done = List.copyOf(done);
    }
  }

  /** A step and what stopped it. */
  record Failure<R extends Resource>(Step<R> step, RuntimeException error) {
  }

  private sealed interface End<R extends Resource> {
    record Good<R extends Resource>(Step<R> step, Handle handle) implements End<R> {
    }

    record Bad<R extends Resource>(Step<R> step, RuntimeException error) implements End<R> {
    }
  }

  Result<R> run(Plan<R> plan, Inventory<R> from, Guard guard) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return new Run(plan, from, guard, threads).toTheEnd();
    }
  }

  /** The state of one run; touched by the calling thread only. */
  private final class Run {
    private final Guard guard;
    private final ExecutorService threads;
    private final BlockingQueue<End<R>> ends = new LinkedBlockingQueue<>();
    private final TreeMap<ResourceId, Step<R>> waiting = new TreeMap<>();
    private final Set<ResourceId> inFlight = new TreeSet<>();
    private final Set<ResourceId> finished = new TreeSet<>();
    private final List<Done<R>> done = new ArrayList<>();
    private final List<Step<R>> order;
    private Inventory<R> inventory;
    private Optional<Failure<R>> failed = Optional.empty();

    private Run(Plan<R> plan, Inventory<R> from, Guard guard, ExecutorService threads) {
      this.order = plan.steps();
      this.inventory = from;
      this.guard = guard;
      this.threads = threads;
      plan.steps().forEach(step -> waiting.put(step.id(), step));
    }

    private Result<R> toTheEnd() {
      start();
      while (!inFlight.isEmpty()) {
        await();
        start();
      }
      return new Result<>(done, inventory, failed);
    }

    private void start() {
      if (failed.isPresent()) {
        return;
      }
      for (Step<R> step : order) {
        if (waiting.containsKey(step.id()) && finished.containsAll(step.after())) {
          waiting.remove(step.id());
          inFlight.add(step.id());
          Inventory<R> known = inventory;
          var _ = threads.submit(() -> ends.add(carryOut(step, known, guard)));
        }
      }
    }

    /** One end, or the deadline: then everything in flight is cut off and counts as failed without an answer. */
    private void await() {
      try {
        End<R> end = ends.poll(stepDeadline.toNanos(), TimeUnit.NANOSECONDS);
        if (end == null) {
          threads.shutdownNow();
          end = ends.take();
        }
        note(end);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        drain();
        Thread.currentThread().interrupt();
      }
    }

    /** The steps were interrupted and end soon; what they did must be known, so this waits through further interrupts. */
    private void drain() {
      while (!inFlight.isEmpty()) {
        try {
          note(ends.take());
        } catch (InterruptedException e) {
          LOG.debug("interrupted again while steps end", e);
        }
      }
    }

    private void note(End<R> end) {
      switch (end) {
        case End.Good<R>(Step<R> step, Handle handle) -> {
          inFlight.remove(step.id());
          finished.add(step.id());
          done.add(new Done<>(step, handle));
          inventory = after(inventory, step, handle);
        }
        case End.Bad<R>(Step<R> step, RuntimeException error) -> {
          inFlight.remove(step.id());
          if (failed.isEmpty()) {
            failed = Optional.of(new Failure<>(step, error));
          }
        }
      }
    }
  }

  /** What exists once a step is done. */
  static <R extends Resource> Inventory<R> after(Inventory<R> before, Step<R> step, Handle handle) {
    return switch (step) {
      case Step.Delete<R> delete -> before.without(delete.id());
      case Step.Create<R> _,Step.Update<R> _,Step.Replace<R> _ ->
        before.with(new Existing<>(step.resource(), handle));
    };
  }

  private End<R> carryOut(Step<R> step, Inventory<R> known, Guard guard) {
    try {
      guard.check();
      Optional<String> document = step.resource().document();
      Handle handle = document.isPresent()
          ? groupCommit.submit(document.get(), new Provider.Edit<>(step, known), guard)
          : provider.apply(step, known);
      LOG.atInfo()
          .addKeyValue("provider", provider.name())
          .addKeyValue("owner", step.resource().owner())
          .addKeyValue("step", step.action())
          .addKeyValue("resource", step.id())
          .addKeyValue("handle", handle.id())
          .log("step done");
      return new End.Good<>(step, handle);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new End.Bad<>(step, cutOff(step));
    } catch (RuntimeException e) {
      return new End.Bad<>(step, Thread.currentThread().isInterrupted() ? cutOff(step) : e);
    }
  }

  private ProviderException cutOff(Step<R> step) {
    return new ProviderException.Retryable(Kind.TRANSIENT, "Deadline",
        step.action() + " " + step.id() + " did not end within " + stepDeadline.toSeconds() + " s", Optional.empty());
  }
}
