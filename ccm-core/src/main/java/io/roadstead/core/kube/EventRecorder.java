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
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events: core/v1, which {@code kubectl describe} lists by the object they are about, under the upstream component
 * name {@code service-controller}.
 *
 * <p>One virtual thread writes; {@link #record} only puts into a bounded line and drops when it is full, counted. The same
 * thing said again raises the count of the event that is there. Each object may have 25 at once and one more every five
 * minutes, as client-go's recorder.
 */
public final class EventRecorder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  private static final String COMPONENT = "service-controller";

  /** A thousand Services created at once make two each. */
  private static final int LINE = 4096;

  private static final int BURST = 25;
  private static final Duration REFILL = Duration.ofMinutes(5);

  /** Events live an hour in the API server; what is older is written anew. */
  private static final int REMEMBERED = 4096;

  /** The API's limit for a message. */
  private static final int MESSAGE_LIMIT = 1024;

  private final KubernetesClient client;
  private final String reporter;
  private final InstantSource clock;
  private final Counter dropped;
  private final BlockingQueue<Said> line = new ArrayBlockingQueue<>(LINE);
  private final Map<Said, Event> written = new Bounded<>();
  private final Map<About, Budget> budgets = new Bounded<>();
  private final Thread writer;
  private volatile boolean closed;

  private record Said(About about, Reason reason, String note) {
  }

  private record Budget(double tokens, Instant at) {
  }

  /** Forgets the eldest. */
  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > REMEMBERED;
    }
  }

  /** @param reporter this replica's name */
  public EventRecorder(KubernetesClient client, String reporter, InstantSource clock, MeterRegistry meters) {
    this.client = client;
    this.reporter = reporter;
    this.clock = clock;
    this.dropped = meters.counter("roadstead_events_dropped");
    this.writer = Thread.ofVirtual().name("events").start(this::writeAll);
  }

  void record(About about, Reason reason, String note) {
    String message = note.length() <= MESSAGE_LIMIT ? note : note.substring(0, MESSAGE_LIMIT - 3) + "...";
    if (closed || !line.offer(new Said(about, reason, message))) {
      dropped.increment();
    }
  }

  private void writeAll() {
    try {
      for (Said said = line.poll(1, TimeUnit.SECONDS); !closed || said != null; said = line.poll(1, TimeUnit.SECONDS)) {
        if (said != null) {
          write(said);
        }
        if (closed && line.isEmpty()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.atDebug().setCause(e).log("event writer was interrupted");
    }
  }

  private void write(Said said) {
    if (!isAllowed(said.about)) {
      dropped.increment();
      return;
    }
    try {
      written.put(said, Optional.ofNullable(written.get(said)).map(this::repeat).orElseGet(() -> create(said)));
    } catch (KubernetesClientException e) {
      written.remove(said);
      dropped.increment();
      LOG.atWarn().addKeyValue("event", said.reason.word()).addKeyValue("about", said.about).log(ApiErrors.line(e));
    }
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

  private Event create(Said said) {
    ObjectReference about = reference(said.about);
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Event event = new EventBuilder().withNewMetadata()
        .withGenerateName(about.getName() + ".")
        .withNamespace(about.getNamespace())
        .endMetadata()
        .withInvolvedObject(about)
        .withType(said.reason.isWarning() ? "Warning" : "Normal")
        .withReason(said.reason.word())
        .withMessage(said.note)
        .withNewSource(COMPONENT, reporter)
        .withReportingComponent(COMPONENT)
        .withReportingInstance(reporter)
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .build();
    return client.v1().events().inNamespace(about.getNamespace()).resource(event).create();
  }

  private Event repeat(Event before) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Event more = new EventBuilder(before).editMetadata().withResourceVersion(null).endMetadata()
        .withLastTimestamp(now)
        .withCount(before.getCount() + 1)
        .build();
    return client.v1().events().inNamespace(before.getMetadata().getNamespace()).resource(more).update();
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
    closed = true;
    try {
      if (!writer.join(Duration.ofSeconds(3))) {
        writer.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
