package io.roadstead.core.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.roadstead.core.reconcile.Cluster.About;
import io.roadstead.core.reconcile.ClusterException.Kind;
import io.roadstead.core.reconcile.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events: core/v1 and not events.k8s.io, because {@code kubectl describe} and everything else that people look with
 * reads core/v1, and only its {@code count} is shown there for what was said again ({@code series} is not).
 *
 * <p>One virtual thread writes; {@link #record} only puts into a bounded line, and drops when it is full. The same thing
 * said again raises the count of the event that is there. Each object may have 25 at once and one more every five minutes,
 * as client-go's recorder. While the API server can not be reached, the first in line is tried for about half a minute.
 * Whatever is dropped is counted in {@code roadstead_events_dropped_total}.
 */
public final class EventRecorder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  /** The name under which users know our events: upstream's service controller. */
  private static final String COMPONENT = "service-controller";
  private static final String REPORTER = "roadstead";

  /** A thousand Services created at once make two each. */
  private static final int LINE = 4096;

  private static final int BURST = 25;
  private static final Duration REFILL = Duration.ofMinutes(5);

  /** Events live an hour in the API server; what is older is written anew. */
  private static final int REMEMBERED = 4096;

  /** As events.k8s.io has it; core/v1 would take more, and nobody would read it. */
  private static final int MESSAGE_LIMIT = 1024;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final KubernetesClient client;
  private final String instance;
  private final InstantSource clock;
  private final Counter dropped;
  private final BlockingQueue<Optional<Said>> line = new ArrayBlockingQueue<>(LINE);
  private final Map<Said, Written> written = new Bounded<>();
  private final Map<About, Budget> budgets = new Bounded<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread writer;
  private String trouble = "";

  private record Said(About about, Reason reason, String note) {
  }

  /** What is needed to say it again. */
  private record Written(String namespace, String name, String version, int count, String first) {
    static Written of(Event event) {
      return new Written(event.getMetadata().getNamespace(), event.getMetadata().getName(),
          event.getMetadata().getResourceVersion(), event.getCount(), event.getFirstTimestamp());
    }
  }

  private record Budget(double tokens, Instant at) {
  }

  /** Forgets what was not used for longest. */
  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    Bounded() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > REMEMBERED;
    }
  }

  /** @param instance this replica's name */
  public EventRecorder(KubernetesClient client, String instance, InstantSource clock, MeterRegistry meters) {
    this.client = client;
    this.instance = instance;
    this.clock = clock;
    this.dropped = meters.counter("roadstead_events_dropped");
    this.writer = Thread.ofVirtual().name("events").start(this::writeAll);
  }

  void record(About about, Reason reason, String note) {
    String message = note.length() <= MESSAGE_LIMIT ? note : note.substring(0, MESSAGE_LIMIT - 3) + "...";
    if (isClosing() || !line.offer(Optional.of(new Said(about, reason, message)))) {
      dropped.increment();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void writeAll() {
    try {
      for (Optional<Said> next = next(); next.isPresent() && !Thread.currentThread().isInterrupted(); next = next()) {
        if (isAllowed(next.get().about)) {
          deliver(next.get());
        } else {
          dropped.increment();
        }
      }
    } catch (InterruptedException _) {
      dropped.increment(line.size());
    }
  }

  /** Empty when it is time to end. */
  private Optional<Said> next() throws InterruptedException {
    return isClosing() ? Optional.ofNullable(line.poll()).flatMap(Function.identity()) : line.take();
  }

  private boolean isAllowed(About about) {
    Instant now = clock.instant();
    Budget before = budgets.getOrDefault(about, new Budget(BURST, now));
    double refilled = before.tokens + (double) Duration.between(before.at, now).toMillis() / REFILL.toMillis();
    double tokens = Math.min(BURST, refilled);
    boolean allowed = tokens >= 1;
    budgets.put(about, new Budget(allowed ? tokens - 1 : tokens, now));
    return allowed;
  }

  private void deliver(Said said) throws InterruptedException {
    for (Duration pause = FIRST_PAUSE; !isSettled(said); pause = pause.multipliedBy(2)) {
      if (pause.compareTo(LONGEST_PAUSE) > 0 || closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        dropped.increment();
        return;
      }
    }
  }

  /** False if it is worth another try. */
  private boolean isSettled(Said said) {
    try {
      written.put(said, Written.of(write(said)));
      trouble = "";
      return true;
    } catch (KubernetesClientException e) {
      say(said, ApiErrors.line(e));
      if (ApiErrors.kind(e.getCode()) == Kind.UNREACHABLE) {
        return false;
      }
      dropped.increment();
      return true;
    }
  }

  /** The same trouble is said once until an event is written. */
  private void say(Said said, String now) {
    if (!now.equals(trouble)) {
      LOG.atWarn().addKeyValue("event", said.reason.word()).addKeyValue("about", said.about).log(now);
    }
    trouble = now;
  }

  private Event write(Said said) {
    Written before = written.get(said);
    if (before != null) {
      try {
        return repeat(said, before);
      } catch (KubernetesClientException e) {
        written.remove(said);
        Kind kind = ApiErrors.kind(e.getCode());
        if (kind != Kind.GONE && kind != Kind.CONFLICT) {
          throw e;
        }
      }
    }
    return create(said);
  }

  private Event create(Said said) {
    try {
      return create(said, reference(said.about));
    } catch (KubernetesClientException e) {
      boolean noSuchNamespace = e.getCode() == 404 || e.getCode() == 403;
      if (noSuchNamespace && said.about instanceof About.Namespace) {
        return create(said, new ObjectReferenceBuilder(reference(said.about)).withNamespace(null).build());
      }
      throw e;
    }
  }

  private Event create(Said said, ObjectReference about) {
    Event event = new EventBuilder(event(said, about, 1, now())).withNewMetadata()
        .withGenerateName(about.getName() + ".")
        .withNamespace(namespace(about.getNamespace()))
        .endMetadata().build();
    return client.v1().events().inNamespace(event.getMetadata().getNamespace()).resource(event).create();
  }

  /** What is about a thing without namespace stands in {@code default}: the API server wants it so. */
  private static String namespace(@Nullable String ofReference) {
    return ofReference == null ? "default" : ofReference;
  }

  private Event repeat(Said said, Written before) {
    ObjectReference about = reference(said.about);
    ObjectReference same = before.namespace.equals(about.getNamespace())
        ? about
        : new ObjectReferenceBuilder(about).withNamespace(null).build();
    Event event = new EventBuilder(event(said, same, before.count + 1, before.first)).withNewMetadata()
        .withName(before.name).withNamespace(before.namespace).withResourceVersion(before.version)
        .endMetadata().build();
    return client.v1().events().inNamespace(before.namespace).resource(event).update();
  }

  private Event event(Said said, ObjectReference about, int count, String first) {
    return new EventBuilder()
        .withInvolvedObject(about)
        .withType(said.reason.isWarning() ? "Warning" : "Normal")
        .withReason(said.reason.word())
        .withMessage(said.note)
        .withNewSource(COMPONENT, instance)
        .withReportingComponent(REPORTER)
        .withReportingInstance(instance)
        .withFirstTimestamp(first)
        .withLastTimestamp(now())
        .withCount(count)
        .build();
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static ObjectReference reference(About about) {
    return switch (about) {
      case About.Service(var key, String uid) -> new ObjectReferenceBuilder().withApiVersion("v1").withKind("Service")
          .withNamespace(key.namespace()).withName(key.name()).withUid(uid).build();
      case About.Namespace(String name) -> new ObjectReferenceBuilder().withApiVersion("v1").withKind("Namespace")
          .withNamespace(name).withName(name).build();
    };
  }

  /** Writes what is in line, for a bounded time, and ends. */
  @Override
  public void close() {
    closing.countDown();
    var _ = line.offer(Optional.empty());
    try {
      if (!writer.join(LAST_WORDS)) {
        writer.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
