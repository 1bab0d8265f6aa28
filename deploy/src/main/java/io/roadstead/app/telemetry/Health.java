package io.roadstead.app.telemetry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Named checks; each answers with what is wrong, or with nothing. Thread-safe.
 *
 * <p>{@code live}: a restart would help. {@code ready}: it does its work, or would if it led.
 */
public final class Health {

  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<String, Supplier<Optional<String>>> live = new LinkedHashMap<>();
  private final SequencedMap<String, Supplier<Optional<String>>> ready = new LinkedHashMap<>();

  public void live(String name, Supplier<Optional<String>> check) {
    put(live, name, check);
  }

  public void ready(String name, Supplier<Optional<String>> check) {
    put(ready, name, check);
  }

  private void put(Map<String, Supplier<Optional<String>>> checks, String name, Supplier<Optional<String>> check) {
    lock.lock();
    try {
      checks.put(name, check);
    } finally {
      lock.unlock();
    }
  }

  /** Everything that calls for a restart, as {@code name: what}. */
  public List<String> notLive() {
    return failures(live);
  }

  /** Everything that is missing for the work to be done. */
  public List<String> notReady() {
    return failures(ready);
  }

  private List<String> failures(SequencedMap<String, Supplier<Optional<String>>> checks) {
    SequencedMap<String, Supplier<Optional<String>>> copy;
    lock.lock();
    try {
      copy = new LinkedHashMap<>(checks);
    } finally {
      lock.unlock();
    }
    return copy.entrySet().stream()
        .flatMap(check -> check.getValue().get().map(what -> check.getKey() + ": " + what).stream())
        .toList();
  }
}
