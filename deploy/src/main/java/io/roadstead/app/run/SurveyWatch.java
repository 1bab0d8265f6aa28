package io.roadstead.app.run;

import io.roadstead.core.model.NodeSet;
import io.roadstead.core.model.Owner;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.Step;
import io.roadstead.core.plan.Survey;
import io.roadstead.core.provider.Availability;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderException;
import io.roadstead.core.spec.AnnotationTable;
import io.roadstead.core.spec.LoadBalancerSpec;
import io.roadstead.core.spec.Parsed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A provider whose surveys are watched: when the last one failed, readiness says why. Everything is passed on. */
final class SurveyWatch<R extends Resource> implements Provider<R> {

  private final Provider<R> provider;
  private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(
      Optional.of("the cloud has not been surveyed yet"));

  SurveyWatch(Provider<R> provider) {
    this.provider = provider;
  }

  /** Why nothing is known of the cloud; empty once a survey succeeded and until one fails. */
  Optional<String> trouble() {
    return trouble.get();
  }

  @Override
  public Survey<R> observeAll() {
    try {
      Survey<R> survey = provider.observeAll();
      trouble.set(Optional.empty());
      return survey;
    } catch (ProviderException e) {
      trouble.set(Optional.of(e.reason() + ": " + e.getMessage()
          + (e instanceof ProviderException.Permanent permanent ? ". Fix: " + permanent.fix() : "")));
      throw e;
    }
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public AnnotationTable annotations() {
    return provider.annotations();
  }

  @Override
  public Inventory<R> observe(Owner owner) {
    return provider.observe(owner);
  }

  @Override
  public List<Inventory<R>> refresh(List<Inventory<R>> pending) {
    return provider.refresh(pending);
  }

  @Override
  public Parsed<List<R>> desire(LoadBalancerSpec spec, Inventory<R> inventory) {
    return provider.desire(spec, inventory);
  }

  @Override
  public List<R> retarget(Inventory<R> inventory, NodeSet nodes) {
    return provider.retarget(inventory, nodes);
  }

  @Override
  public Handle apply(Step<R> step, Inventory<R> inventory) {
    return provider.apply(step, inventory);
  }

  @Override
  public List<Handle> commit(String document, List<Edit<R>> edits) {
    return provider.commit(document, edits);
  }

  @Override
  public Availability availability(Inventory<R> inventory) {
    return provider.availability(inventory);
  }
}
