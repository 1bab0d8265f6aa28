package io.roadstead.core.reconcile;

import io.micrometer.core.instrument.MeterRegistry;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything the controller does, without its threads: told of changes it marks keys, asked for work it hands out a visit,
 * given a visit it carries it out. {@link Controller} puts threads around it; tests and the offline plan drive it by hand, on
 * a clock of their own.
 *
 * <p>Nothing is handed out before the first sweep, so that a start costs one survey and not a reading per Service. Where the
 * survey keeps failing, work begins without it after {@link #LONGEST_GATE}.
 */
public final class Engine<R extends Resource> implements Cluster.Subscriber {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** A survey that fails this long is an outage of listing; Services must not wait for it. */
  static final Duration LONGEST_GATE = Duration.ofSeconds(60);

  /** Between two tries of a survey that failed. */
  private static final Duration SWEEP_RETRY = Duration.ofSeconds(5);

  private final EngineParts<R> parts;
  private final Reconciler<R> reconciler;
  private final Sweeper<R> sweeper;
  private final Relevance relevance;
  private final Instant started;
  private volatile Instant nextSweep;
  private volatile boolean surveyed;
  private volatile boolean listed;

  public Engine(Provider<R> provider, Cluster cluster, Leadership leadership, EngineSettings settings,
      InstantSource clock, RandomGenerator random, MeterRegistry meters) {
    this.parts = EngineParts.assemble(provider, cluster, leadership, settings, clock, random, meters);
    this.reconciler = new Reconciler<>(parts);
    this.sweeper = new Sweeper<>(parts, reconciler);
    this.relevance = new Relevance(parts.ownership(), parts.wishes().parser().table());
    this.started = clock.instant();
    this.nextSweep = started;
    parts.nodes().refresh();
    cluster.subscribe(this);
  }

  public String provider() {
    return parts.provider().name();
  }

  // ---- what happens

  @Override
  public void serviceChanged(Optional<ServiceSnapshot> before, Optional<ServiceSnapshot> after) {
    if (after.isEmpty()) {
      before.filter(this::mayHaveLeftSomething)
          .ifPresent(service -> parts.queue().add(service.owner(), Lane.URGENT));
      return;
    }
    ServiceSnapshot service = after.get();
    if (before.isEmpty() ? isWork(service) : relevance.matters(before.get(), service)) {
      parts.queue().add(service.owner(), service.deleting() ? Lane.URGENT : Lane.EDIT);
    }
  }

  /** Before the first sweep lists all Services there is no need to queue what is there: it will look at it. */
  private boolean isWork(ServiceSnapshot service) {
    return listed && parts.ownership().decide(service) != Ownership.Decision.NOTHING;
  }

  private boolean mayHaveLeftSomething(ServiceSnapshot service) {
    return parts.lives().of(service.owner()).ensured()
        || parts.inventories().find(service.owner()).filter(i -> !i.ownsNothing()).isPresent();
  }

  @Override
  public void nodesChanged() {
    parts.nodes().mark();
  }

  // ---- what is to be done

  /** Whether it is time for a sweep; {@link #sweep} then. */
  public boolean isSweepDue() {
    return !parts.clock().instant().isBefore(nextSweep);
  }

  /** Sweeps; a failure is logged and tried again soon. */
  public void sweep() {
    nextSweep = Instant.MAX;
    Duration pause = jittered(parts.settings().sweepInterval());
    try {
      sweeper.sweep(() -> listed = true);
      surveyed = true;
    } catch (ProviderException e) {
      pause = e instanceof ProviderException.Retryable retryable
          ? retryable.waitTime().orElse(SWEEP_RETRY)
          : SWEEP_RETRY;
      LOG.atWarn().addKeyValue("provider", provider()).addKeyValue("reason", e.reason()).log(e.getMessage());
    } catch (RuntimeException e) {
      pause = SWEEP_RETRY;
      LOG.atError().setCause(e).addKeyValue("provider", provider()).addKeyValue("bug", true).log("sweep failed");
    } finally {
      nextSweep = parts.clock().instant().plus(pause);
    }
    if (!surveyed) {
      queueAll();
    }
  }

  /** Without a survey every Service is looked at by itself, once the gate opens. */
  private void queueAll() {
    listed = true;
    for (ServiceSnapshot service : parts.cluster().services()) {
      if (isWork(service)) {
        parts.queue().add(service.owner(), service.deleting() ? Lane.URGENT : Lane.EDIT);
      }
    }
  }

  private Duration jittered(Duration mean) {
    return mean.multipliedBy(900 + parts.random().nextInt(200)).dividedBy(1000);
  }

  /** Puts the next sweep to now. */
  public void sweepNow() {
    nextSweep = parts.clock().instant();
  }

  /** Whether visits are handed out yet. */
  public boolean isOpen() {
    return surveyed || !parts.clock().instant().isBefore(started.plus(LONGEST_GATE));
  }

  /** Takes up a changed set of nodes if it is time; every Service of ours then has its targets looked at. */
  public void takeUpNodes() {
    Instant now = parts.clock().instant();
    if (parts.nodes().due().filter(due -> !due.isAfter(now)).isEmpty()) {
      return;
    }
    if (parts.nodes().refresh()) {
      for (ServiceSnapshot service : parts.cluster().services()) {
        if (parts.ownership().decide(service) == Ownership.Decision.ENSURE) {
          parts.queue().add(service.owner(), Lane.URGENT);
        }
      }
    }
    parts.metrics().nodesSynced(Duration.between(now, parts.clock().instant()));
  }

  /** The next visit, if any; {@link #work} on it then, on any thread. */
  public Optional<Visit> take() {
    return isOpen() ? parts.queue().take() : Optional.empty();
  }

  /** The next visit of the urgent lane, for workers kept free for it. */
  public Optional<Visit> takeUrgent() {
    return isOpen() ? parts.queue().takeUrgent() : Optional.empty();
  }

  /** Carries out one visit. Never throws. */
  public Outcome work(Visit visit) {
    Outcome outcome = reconciler.visit(visit.owner());
    parts.metrics().visited(visit, outcome);
    parts.queue().done(visit, outcome);
    noteSettledNodes();
    return outcome;
  }

  private void noteSettledNodes() {
    if (parts.inventories().omittedKinds().isEmpty() || !parts.queue().isQuiet()) {
      return;
    }
    var nodes = parts.nodes().current();
    if (surveyed && parts.lives().allFollow(nodes.generation()) && parts.leadership().mayWrite()) {
      parts.settledNodes().note(nodes);
    }
  }

  /** When there may be something to do that there is not now. */
  public Optional<Instant> nextDue() {
    Optional<Instant> gate = isOpen() ? Optional.empty() : Optional.of(started.plus(LONGEST_GATE));
    return Stream.of(parts.queue().nextDue(), parts.nodes().due(), Optional.of(nextSweep), gate)
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  // ---- what can be asked

  public List<Orphan> orphans() {
    return sweeper.orphans();
  }

  /** Whether everything was surveyed once: from then on, what is known is what there is. */
  public boolean isSurveyed() {
    return surveyed;
  }

  /** Whether nothing is ready and nothing is being worked on. */
  public boolean isQuiet() {
    return parts.queue().isQuiet();
  }

  /** Whether nodes changed and the set has not been taken up yet. */
  public boolean isNodesDue() {
    return parts.nodes().due().isPresent();
  }

  /** Services that wait for something: a retry, the cloud, another look. */
  public List<Owner> waiting() {
    return parts.queue().delayed();
  }

  /** A worker that has been busy with one key for longer than its deadline; empty when all is well. */
  public Optional<String> stuck() {
    Instant now = parts.clock().instant();
    return parts.queue().oldestRunning()
        .filter(since -> since.plus(parts.settings().visitDeadline()).isBefore(now))
        .map(since -> "a worker has been busy with one Service for " + Duration.between(since, now).toSeconds()
            + " s, longer than its deadline of " + parts.settings().visitDeadline().toSeconds() + " s");
  }

  EngineParts<R> parts() {
    return parts;
  }
}
