package io.roadstead.core.reconcile;

import io.roadstead.core.model.Condition;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Plan;
import io.roadstead.core.plan.Planner;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.provider.Availability;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderException;
import io.roadstead.core.reconcile.Ownership.Decision;
import io.roadstead.core.spec.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One visit to one key, from top to bottom: snapshot, wish, plan, apply, status. Everything before apply is a read or pure.
 *
 * <p>The work queue sees to it that nobody else works on the key meanwhile.
 */
final class Reconciler<R extends Resource> {

  /** How soon what nobody needs of the cluster's things is taken away: late enough that churn does not make it flap. */
  static final Duration SHRINK_AFTER = Duration.ofSeconds(5);

  /** A missing subnet or address may turn up without any change of the Service. */
  static final Duration RECHECK = Duration.ofMinutes(5);

  /** A load balancer the cloud calls failed may have been mended by hand. */
  private static final Duration IMPAIRED_RECHECK = Duration.ofMinutes(1);

  private final Provider<R> provider;
  private final Cluster cluster;
  private final Ownership ownership;
  private final Wishes<R> wishes;
  private final InventoryCache<R> inventories;
  private final ClusterWishes<R> clusterWishes;
  private final PlanRunner<R> runner;
  private final Batches<String, Inventory<R>, Inventory<R>> refreshes;
  private final NodesView nodes;
  private final SettledNodes settledNodes;
  private final Lives lives;
  private final Notices notices;
  private final Failures failures;
  private final Leadership leadership;
  private final WorkQueue queue;
  private final EngineMetrics metrics;
  private final EngineSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Instant started;

  Reconciler(EngineParts<R> parts) {
    this.provider = parts.provider();
    this.cluster = parts.cluster();
    this.ownership = parts.ownership();
    this.wishes = parts.wishes();
    this.inventories = parts.inventories();
    this.clusterWishes = parts.clusterWishes();
    this.nodes = parts.nodes();
    this.settledNodes = parts.settledNodes();
    this.lives = parts.lives();
    this.notices = parts.notices();
    this.leadership = parts.leadership();
    this.queue = parts.queue();
    this.metrics = parts.metrics();
    this.settings = parts.settings();
    this.clock = parts.clock();
    this.random = parts.random();
    this.failures = new Failures(cluster, notices, clock);
    this.runner = new PlanRunner<>(provider, new GroupCommit<>(provider, settings.groupLinger()),
        settings.stepDeadline());
    this.refreshes = new Batches<>(settings.groupLinger(), (_, batch) -> refreshAll(batch));
    this.started = clock.instant();
  }

  Outcome visit(Owner owner) {
    return switch (owner) {
      case Owner.Cluster _ -> guarded(owner, Optional.empty(), Reason.SYNC_FAILED, this::shareOut);
      case Owner.Service service -> visit(service);
    };
  }

  private Outcome visit(Owner.Service owner) {
    Optional<ServiceSnapshot> live = cluster.service(owner.key()).filter(s -> s.uid().equals(owner.uid()));
    if (live.isEmpty()) {
      return guarded(owner, live, Reason.DELETE_FAILED, () -> gone(owner));
    }
    ServiceSnapshot service = live.get();
    return switch (ownership.decide(service)) {
      case ENSURE -> guarded(owner, live, Reason.SYNC_FAILED, () -> ensure(owner, service));
      case REMOVE -> guarded(owner, live, Reason.SYNC_FAILED, () -> remove(owner, live));
      case NOTHING -> nothing(owner);
    };
  }

  private interface Work {
    Outcome run() throws InterruptedException;
  }

  private Outcome guarded(Owner owner, Optional<ServiceSnapshot> live, Reason reason, Work work) {
    try {
      return work.run();
    } catch (StepFailed e) {
      return failures.of(owner, live, e.reason(reason), e.error());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Waiting(Duration.ofSeconds(1), "interrupted");
    } catch (RuntimeException e) {
      return failures.of(owner, live, reason, e);
    }
  }

  private Outcome nothing(Owner.Service owner) {
    if (inventories.find(owner).filter(inventory -> !inventory.ownsNothing()).isEmpty()) {
      forget(owner);
    }
    return new Outcome.Nothing();
  }

  // ---- ensure

  private Outcome ensure(Owner.Service owner, ServiceSnapshot service) throws InterruptedException {
    NodeSet now = nodes.current();
    meet(owner, service);
    lives.change(owner, life -> life.asEnsured(clock.instant()));
    readAgainWhenCertain(owner);
    Wish<R> wish = wishes.of(service, now);
    warn(owner, wish.warnings());
    return switch (wish) {
      case Wish.Refused<R>(var problems, _) -> reject(owner, service, problems, now);
      case Wish.Planned<R> planned -> carryOut(owner, service, planned, now);
    };
  }

  /** Met for the first time with a change under way: a process before us wrote what may not be listed yet. */
  private void meet(Owner.Service owner, ServiceSnapshot service) {
    boolean unfinished = !ownership.finalizersOfOurs(service).isEmpty() && keptShape(service).isEmpty();
    if (lives.of(owner).ensured()) {
      return;
    }
    if (ownership.finalizersOfOurs(service).isEmpty()) {
      lives.change(owner, Lives.Life::asBornHere);
    }
    if (unfinished) {
      lives.change(owner, life -> life.asUncertain(started.plus(settings.consistencyWindow())));
    }
  }

  /** Soon after our start, what the process before us wrote may not be listed yet, and so not be in this plan. */
  private void doubtWhatIsMissing(Owner.Service owner) {
    Instant certain = started.plus(settings.consistencyWindow());
    if (!lives.of(owner).bornHere() && certain.isAfter(clock.instant())) {
      lives.change(owner, life -> life.asUncertain(certain));
    }
  }

  /** Once everything that was written must be listed, what is there is read once more. */
  private void readAgainWhenCertain(Owner.Service owner) {
    Instant until = lives.of(owner).uncertainUntil();
    if (until.isAfter(Instant.EPOCH) && !until.isAfter(clock.instant())) {
      inventories.forget(owner);
      lives.change(owner, life -> life.asUncertain(Instant.EPOCH));
    }
  }

  private void warn(Owner.Service owner, List<Problem> warnings) {
    if (warnings.isEmpty()) {
      notices.over(owner, Reason.IGNORED);
      return;
    }
    notices.state(owner, Reason.IGNORED, StatusView.sentences(warnings));
  }

  private Outcome carryOut(Owner.Service owner, ServiceSnapshot service, Wish.Planned<R> wish, NodeSet now)
      throws InterruptedException {
    if (clusterWishes.put(owner, wish.desired())) {
      queue.addAfter(Owner.cluster(), Lane.SWEEP, SHRINK_AFTER);
    }
    Inventory<R> inventory = wish.inventory();
    ServiceSnapshot claimed = service;
    boolean worked = !wish.plan().isEmpty();
    if (worked) {
      doubtWhatIsMissing(owner);
      claimed = claim(service, wish.plan());
      inventory = apply(owner, wish.plan(), inventory, guard(owner, Decision.ENSURE));
      announce(owner, wish.plan());
    }
    lives.change(owner, life -> life.asSettled(now.generation(), clock.instant().plus(jittered(
        settings.deepCheckInterval()))));
    return publish(owner, claimed, wish, inventory, now, worked);
  }

  /** The finalizer and our record are there before the first write to the cloud is; an old shape is not true any more. */
  private ServiceSnapshot claim(ServiceSnapshot service, Plan<R> plan) {
    boolean targetsOnly = targetsOnly(plan);
    ServicePatch patch = marks(service, targetsOnly ? keptShape(service) : Optional.empty());
    ServiceSnapshot claimed = patch.isEmpty() ? service : cluster.patch(service, patch);
    if (plan.steps().stream().anyMatch(step -> step.resource().isTargets())) {
      settledNodes.takeBack();
    }
    Owner.Service owner = (Owner.Service) service.owner();
    if (!targetsOnly && !lives.of(owner).drifted()) {
      notices.done(owner, Reason.ENSURING, "Ensuring load balancer: " + StatusView.summary(plan));
    }
    return claimed;
  }

  private Optional<String> keptShape(ServiceSnapshot service) {
    return ownership.record(service).flatMap(ServiceRecord::shape);
  }

  /** The finalizer if it is missing, and our record if it says something else. */
  private ServicePatch marks(ServiceSnapshot service, Optional<String> shape) {
    String finalizer = ownership.finalizerFor(service);
    boolean missing = !service.finalizers().contains(finalizer);
    ServicePatch patch = missing ? ServicePatch.NOTHING.addFinalizer(finalizer) : ServicePatch.NOTHING;
    Optional<String> ours = ownership.record(service).flatMap(ServiceRecord::finalizer);
    boolean shared = finalizer.equals(Ownership.SHARED_FINALIZER);
    var record = new ServiceRecord(ownership.cluster(), service.uid(), missing && shared ? Optional.of("yes") : ours,
        shape);
    return record.text().equals(service.annotations().get(ServiceRecord.ANNOTATION))
        ? patch
        : patch.annotations(Map.of(ServiceRecord.ANNOTATION, Optional.of(record.text())));
  }

  private void announce(Owner.Service owner, Plan<R> plan) {
    String summary = StatusView.summary(plan);
    if (lives.of(owner).drifted()) {
      metrics.driftRepaired();
      notices.done(owner, Reason.DRIFT_REPAIRED, "Put right what was changed: " + summary);
    } else if (targetsOnly(plan)) {
      notices.done(owner, Reason.UPDATED, "Updated load balancer with new hosts: " + summary);
    } else {
      notices.done(owner, Reason.ENSURED, "Ensured load balancer: " + summary);
    }
  }

  private static boolean targetsOnly(Plan<?> plan) {
    return plan.steps().stream().allMatch(step -> step.resource().isTargets());
  }

  private Outcome publish(Owner.Service owner, ServiceSnapshot service, Wish.Planned<R> wish, Inventory<R> exists,
      NodeSet now, boolean worked) throws InterruptedException {
    Inventory<R> inventory = exists;
    Availability availability = provider.availability(inventory);
    if (availability instanceof Availability.Pending && !worked) {
      inventory = refreshes.submit("refresh", inventory);
      availability = provider.availability(inventory);
    }
    tellNodes(owner, now);
    write(service, wish, availability, now);
    return switch (availability) {
      case Availability.Ready(List<Frontend> frontends) -> {
        ready(owner, frontends);
        yield settled(owner);
      }
      case Availability.Pending(_, String why, Duration lookAgain) -> new Outcome.Waiting(lookAgain, why);
      case Availability.Impaired(_, String why) -> {
        notices.state(owner, Reason.SYNC_FAILED, "Impaired: " + why);
        yield new Outcome.Waiting(IMPAIRED_RECHECK, why);
      }
    };
  }

  private Outcome settled(Owner.Service owner) {
    Duration uncertain = Duration.between(clock.instant(), lives.of(owner).uncertainUntil());
    return uncertain.isPositive()
        ? new Outcome.Waiting(uncertain, "what was written last may not be visible yet")
        : new Outcome.Settled();
  }

  private void tellNodes(Owner.Service owner, NodeSet now) {
    if (now.isEmpty()) {
      notices.state(owner, Reason.UNAVAILABLE, "There are no available nodes for the load balancer");
    } else {
      notices.over(owner, Reason.UNAVAILABLE);
    }
  }

  /** Status, finalizer and record in one patch, or none at all. */
  private void write(ServiceSnapshot service, Wish.Planned<R> wish, Availability availability, NodeSet now) {
    Condition ready = StatusView.ready(availability, !now.isEmpty(), clock.instant());
    ServicePatch status = StatusView.patch(service, Optional.of(availability.frontends()), List.of(ready),
        Set.of(Condition.PORTS_ERROR));
    ServicePatch marks = marks(service, Optional.of(wish.shape()));
    ServicePatch patch = new ServicePatch(marks.addFinalizers(), marks.removeFinalizers(), marks.annotations(),
        status.frontends(), status.conditions(), status.removeConditions());
    if (!patch.isEmpty()) {
      guard((Owner.Service) service.owner(), Decision.ENSURE).check();
      cluster.patch(service, patch);
    }
  }

  private void ready(Owner.Service owner, List<Frontend> frontends) {
    notices.over(owner, Reason.SYNC_FAILED);
    notices.over(owner, Reason.UPDATE_FAILED);
    notices.over(owner, Reason.REJECTED);
    notices.over(owner, Reason.INTERNAL_ERROR);
    if (!frontends.isEmpty()) {
      lives.change(owner, life -> {
        life.waitsSince().ifPresent(since -> metrics.addressAfter(Duration.between(since, clock.instant())));
        return life.asServed();
      });
    }
  }

  /** Whether a visit would change nothing, as far as memory tells. Costs no call; registers what the Service needs. */
  boolean isSettled(ServiceSnapshot service) {
    NodeSet now = nodes.current();
    if (!(wishes.fromMemory(service, now).orElse(null) instanceof Wish.Planned<R> wish)) {
      return false;
    }
    clusterWishes.put(service.owner(), wish.desired());
    if (!wish.plan().isEmpty() || !wish.warnings().isEmpty()
        || !(provider.availability(wish.inventory()) instanceof Availability.Ready ready)) {
      return false;
    }
    Condition condition = StatusView.ready(ready, !now.isEmpty(), clock.instant());
    boolean said = StatusView.patch(service, Optional.of(ready.frontends()), List.of(condition),
        Set.of(Condition.PORTS_ERROR)).isEmpty();
    boolean marked = marks(service, Optional.of(wish.shape())).isEmpty();
    if (said && marked) {
      lives.change(service.owner(), life -> life.asEnsured(clock.instant())
          .asSettled(now.generation(), clock.instant().plus(jittered(settings.deepCheckInterval()))));
    }
    return said && marked;
  }

  // ---- rejected

  /** No cloud call for what is wrong; what is already there keeps receiving target changes. */
  private Outcome reject(Owner.Service owner, ServiceSnapshot service, List<Problem> problems, NodeSet now)
      throws InterruptedException {
    notices.state(owner, Reason.REJECTED, StatusView.sentences(problems));
    List<Problem> ports = problems.stream().filter(p -> p.cause() == Problem.Cause.PROTOCOL).toList();
    Instant instant = clock.instant();
    List<Condition> conditions = ports.isEmpty()
        ? List.of(StatusView.rejected(problems, instant))
        : List.of(StatusView.rejected(problems, instant), StatusView.portsError(ports, instant));
    ServicePatch patch = StatusView.patch(service, Optional.empty(), conditions,
        ports.isEmpty() ? Set.of(Condition.PORTS_ERROR) : Set.of());
    if (!patch.isEmpty()) {
      cluster.patch(service, patch);
    }
    retarget(owner, service, now);
    boolean mayPass = problems.stream().anyMatch(p -> p.cause() == Problem.Cause.SURROUNDINGS);
    return new Outcome.Rejected(problems, mayPass ? Optional.of(RECHECK) : Optional.empty());
  }

  private void retarget(Owner.Service owner, ServiceSnapshot service, NodeSet now) throws InterruptedException {
    if (ownership.finalizersOfOurs(service).isEmpty()) {
      return;
    }
    Inventory<R> inventory = complete(owner);
    if (!inventory.ownsNothing()) {
      Plan<R> plan = Planner.plan(owner, provider.retarget(inventory, now), inventory);
      if (!plan.isEmpty() && targetsOnly(plan)) {
        settledNodes.takeBack();
        apply(owner, plan, inventory, guard(owner, Decision.ENSURE));
        announce(owner, plan);
      }
    }
    lives.change(owner, life -> life.asSettled(now.generation(), life.deepCheckAt()));
  }

  private Inventory<R> complete(Owner owner) {
    return inventories.find(owner)
        .filter(inventory -> inventory.completeness() == Inventory.Completeness.COMPLETE)
        .orElseGet(() -> wishes.read(owner));
  }

  // ---- remove

  private Outcome remove(Owner.Service owner, Optional<ServiceSnapshot> live) throws InterruptedException {
    live.ifPresent(service -> meet(owner, service));
    lives.change(owner, life -> life.asEnsured(clock.instant()));
    Optional<Outcome> waiting = clear(owner, live.isPresent() ? guard(owner, Decision.REMOVE) : goneGuard(owner));
    if (waiting.isPresent()) {
      return waiting.get();
    }
    boolean deleted = lives.of(owner).removing();
    if (live.isPresent()) {
      release(live.get());
    }
    if (deleted) {
      notices.done(owner, Reason.DELETED, "Deleted load balancer");
    }
    forget(owner);
    return new Outcome.Nothing();
  }

  /** Deletes everything of one owner; empty once nothing is left, and that is certain. */
  private Optional<Outcome> clear(Owner.Service owner, Guard guard) {
    Inventory<R> inventory = complete(owner);
    Plan<R> plan = Planner.plan(owner, List.of(), inventory);
    if (!plan.isEmpty()) {
      if (!lives.of(owner).removing()) {
        notices.done(owner, Reason.DELETING, "Deleting load balancer: " + StatusView.summary(plan));
      }
      lives.change(owner, Lives.Life::asRemoving);
      doubtWhatIsMissing(owner);
      apply(owner, plan, inventory, guard);
    }
    Instant certain = lives.of(owner).uncertainUntil();
    if (certain.isAfter(clock.instant())) {
      inventories.forget(owner);
      return Optional.of(new Outcome.Waiting(Duration.between(clock.instant(), certain),
          "what was written last may not be visible yet"));
    }
    return Optional.empty();
  }

  /** Takes our marks off a Service, and its status with them unless that belongs to another implementation now. */
  private void release(ServiceSnapshot service) {
    ServicePatch patch = ServicePatch.NOTHING.removeFinalizers(ownership.finalizersOfOurs(service));
    if (service.annotations().containsKey(ServiceRecord.ANNOTATION)) {
      patch = patch.annotations(Map.of(ServiceRecord.ANNOTATION, Optional.empty()));
    }
    if (!ownership.isForeign(service)) {
      ServicePatch status = StatusView.patch(service,
          service.isLoadBalancer() ? Optional.of(List.of()) : Optional.empty(),
          List.of(), Set.of(Condition.READY, Condition.PORTS_ERROR));
      patch = new ServicePatch(patch.addFinalizers(), patch.removeFinalizers(), patch.annotations(),
          status.frontends(), status.conditions(), status.removeConditions());
    }
    try {
      if (!patch.isEmpty()) {
        cluster.patch(service, patch);
      }
    } catch (ClusterException e) {
      if (e.kind() != ClusterException.Kind.GONE) {
        throw e;
      }
    }
  }

  /** The Service is gone from the cluster: what we had for it goes too, if we know it to be ours to remove. */
  private Outcome gone(Owner.Service owner) throws InterruptedException {
    boolean replaced = cluster.service(owner.key()).filter(ownership::isServed).isPresent();
    if (lives.of(owner).ensured() || replaced || settings.deleteOrphans()) {
      return remove(owner, Optional.empty());
    }
    return new Outcome.Nothing();
  }

  private void forget(Owner owner) {
    if (clusterWishes.remove(owner)) {
      queue.addAfter(Owner.cluster(), Lane.SWEEP, SHRINK_AFTER);
    }
    inventories.drop(owner);
    lives.forget(owner);
    notices.forget(owner);
  }

  // ---- what the cluster owns

  /** Takes away what no Service needs of the cluster's things. Waits while some Service's needs are not known yet. */
  private Outcome shareOut() throws InterruptedException {
    Optional<ServiceSnapshot> unknown = cluster.services().stream()
        .filter(service -> ownership.decide(service) == Decision.ENSURE && !clusterWishes.has(service.owner()))
        .filter(service -> !ownership.finalizersOfOurs(service).isEmpty())
        .findFirst();
    if (unknown.isPresent()) {
      return new Outcome.Waiting(IMPAIRED_RECHECK, "what " + unknown.get().key() + " needs is not known yet");
    }
    long version = clusterWishes.version();
    Inventory<R> inventory = complete(Owner.cluster());
    Plan<R> plan = Planner.plan(Owner.cluster(), clusterWishes.joined(), inventory);
    if (!plan.isEmpty()) {
      apply(Owner.cluster(), plan, inventory, () -> {
        if (!leadership.mayWrite()) {
          throw new Guard.Outdated("another replica leads");
        }
        if (clusterWishes.version() != version) {
          throw new Guard.Outdated("a Service changed what it needs");
        }
      });
    }
    if (clusterWishes.version() != version) {
      clusterWishes.owners().forEach(owner -> queue.add(owner, Lane.RETRY));
      return new Outcome.Waiting(SHRINK_AFTER, "a Service changed what it needs");
    }
    return new Outcome.Settled();
  }

  // ---- writing

  private Inventory<R> apply(Owner owner, Plan<R> plan, Inventory<R> inventory, Guard guard) {
    Instant start = clock.instant();
    PlanRunner.Result<R> result = runner.run(plan, inventory, guard);
    inventories.applied(owner, result.done(), inventory.completeness() == Inventory.Completeness.COMPLETE);
    result.failed().ifPresent(failure -> {
      inventories.forget(owner);
      if (failure.step().resource().owner().equals(Owner.cluster())) {
        inventories.forget(Owner.cluster());
      }
      boolean uncertain = failure.error() instanceof ProviderException e && e.isUncertain();
      lives.change(owner, life -> uncertain
          ? life.asUncertain(clock.instant().plus(settings.consistencyWindow()))
          : life.asUnsettled());
      throw new StepFailed(failure.step().resource().isTargets(), failure.error());
    });
    if (owner instanceof Owner.Service && targetsOnly(plan)) {
      metrics.targetsUpdated(Duration.between(start, clock.instant()));
    }
    return result.inventory();
  }

  private Guard guard(Owner.Service owner, Decision wanted) {
    return () -> {
      if (!leadership.mayWrite()) {
        throw new Guard.Outdated("another replica leads");
      }
      Optional<ServiceSnapshot> live = cluster.service(owner.key()).filter(s -> s.uid().equals(owner.uid()));
      if (live.map(ownership::decide).filter(decision -> decision == wanted).isEmpty()) {
        throw new Guard.Outdated("the Service changed meanwhile");
      }
    };
  }

  private Guard goneGuard(Owner.Service owner) {
    return () -> {
      if (!leadership.mayWrite()) {
        throw new Guard.Outdated("another replica leads");
      }
      if (cluster.service(owner.key()).filter(s -> s.uid().equals(owner.uid())).isPresent()) {
        throw new Guard.Outdated("the Service is there again");
      }
    };
  }

  private void refreshAll(List<Batches.Ticket<Inventory<R>, Inventory<R>>> batch) {
    List<Inventory<R>> fresh = provider.refresh(batch.stream().map(Batches.Ticket::item).toList());
    for (int i = 0; i < batch.size(); i++) {
      inventories.refreshed(fresh.get(i));
      batch.get(i).succeed(fresh.get(i));
    }
  }

  /** Between four fifths and six fifths. */
  private Duration jittered(Duration mean) {
    return mean.multipliedBy(800 + random.nextInt(400)).dividedBy(1000);
  }

  /** A step did not succeed; which event says so depends on the kind of step. */
  private static final class StepFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean targets;
    private final RuntimeException error;

    private StepFailed(boolean targets, RuntimeException error) {
      super(error);
      this.targets = targets;
      this.error = error;
    }

    private RuntimeException error() {
      return error;
    }

    private Reason reason(Reason usual) {
      return targets && usual == Reason.SYNC_FAILED ? Reason.UPDATE_FAILED : usual;
    }
  }
}
