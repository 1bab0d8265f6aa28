package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A Lease that keeps the API server's rules of versions, in memory. */
final class FakeLease implements LeaseObject {

  private Optional<Lease> stored = Optional.empty();
  private long version = 100;
  private final List<String> calls = new ArrayList<>();
  private Optional<KubernetesClientException> refusal = Optional.empty();
  private boolean refusesAfterwards;
  private Runnable beforeNextWrite = () -> {
  };

  @Override
  public String name() {
    return "kube-system/roadstead";
  }

  @Override
  public synchronized Optional<Lease> read() {
    return called("read", () -> stored);
  }

  @Override
  public synchronized Lease create(Lease lease) {
    race();
    return called("create", () -> {
      if (stored.isPresent()) {
        throw error(409, "there is one already");
      }
      return store(lease);
    });
  }

  @Override
  public synchronized Lease update(Lease lease) {
    race();
    return called("update", () -> {
      if (stored.isEmpty()) {
        throw error(404, "not found");
      }
      if (!stored.get().getMetadata().getResourceVersion().equals(lease.getMetadata().getResourceVersion())) {
        throw error(409, "the object has been modified");
      }
      return store(lease);
    });
  }

  private void race() {
    Runnable first = beforeNextWrite;
    beforeNextWrite = () -> {
    };
    first.run();
  }

  private <T> T called(String call, Supplier<T> work) {
    calls.add(call);
    if (refusal.isPresent() && !refusesAfterwards) {
      throw refusal.get();
    }
    T answer = work.get();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return answer;
  }

  private Lease store(Lease lease) {
    Lease kept = new LeaseBuilder(lease).editOrNewMetadata().withResourceVersion(Long.toString(++version)).endMetadata()
        .build();
    stored = Optional.of(kept);
    return kept;
  }

  static KubernetesClientException error(int code, String message) {
    return new KubernetesClientException(message, code,
        new StatusBuilder().withCode(code).withMessage(message).build());
  }

  // ---- what happens to it

  /** As somebody who may do anything would. */
  synchronized void change(UnaryOperator<Lease> change) {
    var _ = store(change.apply(stored.orElseThrow()));
  }

  synchronized void delete() {
    stored = Optional.empty();
  }

  /** From now on no call gets through, until it is empty again. */
  synchronized void refuse(Optional<KubernetesClientException> error) {
    refusal = error;
    refusesAfterwards = false;
  }

  /** From now on calls get through, but the answer is lost. */
  synchronized void loseAnswers(KubernetesClientException error) {
    refusal = Optional.of(error);
    refusesAfterwards = true;
  }

  synchronized void beforeNextWrite(Runnable race) {
    beforeNextWrite = race;
  }

  synchronized Lease now() {
    return stored.orElseThrow();
  }

  synchronized List<String> calls() {
    List<String> made = List.copyOf(calls);
    calls.clear();
    return made;
  }
}
