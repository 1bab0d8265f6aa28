package io.roadstead.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.core.kube.RecordingApi.Answer;
import io.roadstead.core.kube.RecordingApi.Request;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.reconcile.Cluster.About;
import io.roadstead.core.reconcile.Reason;
import io.roadstead.core.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is written of events, how often, and what happens when that fails. */
class EventRecorderTest {

  private static final About WEB = new About.Service(new ServiceKey("shop", "web"), "6f-1");

  private final RecordingApi api = new RecordingApi();
  private final KubernetesClient client = KubernetesClients.open(api.config(),
      ClientSettings.LEASES.withRequestTimeout(Duration.ofSeconds(5)));
  private final TestClock clock = new TestClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EventRecorder recorder = new EventRecorder(client, "replica-1", clock, meters);
  private final AtomicInteger version = new AtomicInteger();

  {
    api.answer(this::stored);
  }

  @AfterEach
  void close() {
    recorder.close();
    client.close();
    api.close();
  }

  /** As the API server does: the object, with a name and a version. */
  private Answer stored(Request request) {
    ObjectNode event = (ObjectNode) JsonMapper.shared().readTree(request.body());
    ObjectNode metadata = (ObjectNode) event.get("metadata");
    metadata.put("resourceVersion", Integer.toString(version.incrementAndGet()));
    if (!metadata.has("name")) {
      metadata.put("name", metadata.get("generateName").asString() + version.get());
    }
    return Answer.ok(event.toString());
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5)).untilAsserted(assertion);
  }

  private List<Request> after(int requests) {
    eventually(() -> assertThat(api.requests()).hasSizeGreaterThanOrEqualTo(requests));
    return api.requests();
  }

  private double dropped() {
    return meters.get("roadstead_events_dropped").counter().count();
  }

  @Test
  void whenSomethingIsSaid_thenItIsAnEventOfCoreV1() {
    recorder.record(WEB, Reason.SYNC_FAILED, "no subnet; tag one");

    Request made = after(1).getFirst();
    assertThat(made.toString()).startsWith("POST /api/v1/namespaces/shop/events");
    assertThat(JsonMapper.shared().readTree(made.body())).isEqualTo(JsonMapper.shared().readTree("""
        {"apiVersion": "v1", "kind": "Event", "metadata": {"generateName": "web.", "namespace": "shop"},
         "involvedObject":
           {"apiVersion": "v1", "kind": "Service", "name": "web", "namespace": "shop", "uid": "6f-1"},
         "count": 1, "firstTimestamp": "2026-01-01T00:00:00Z", "lastTimestamp": "2026-01-01T00:00:00Z",
         "message": "no subnet; tag one", "reason": "SyncLoadBalancerFailed",
         "reportingComponent": "roadstead", "reportingInstance": "replica-1",
         "source": {"component": "service-controller", "host": "replica-1"}, "type": "Warning"}
        """));
  }

  @Test
  void whenTheSameIsSaidAgain_thenTheOneThatIsThereIsCountedUpWithoutReadingIt() {
    recorder.record(WEB, Reason.ENSURED, "Ensured load balancer");
    after(1);
    clock.advance(Duration.ofSeconds(90));
    recorder.record(WEB, Reason.ENSURED, "Ensured load balancer");

    Request again = after(2).getLast();
    JsonNode event = JsonMapper.shared().readTree(again.body());
    assertThat(again.toString()).startsWith("PUT /api/v1/namespaces/shop/events/web.1");
    assertThat(event.at("/count").asInt()).isEqualTo(2);
    assertThat(event.at("/metadata/resourceVersion").asString()).isEqualTo("1");
    assertThat(event.at("/firstTimestamp").asString()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(event.at("/lastTimestamp").asString()).isEqualTo("2026-01-01T00:01:30Z");
  }

  @Test
  void whenTheOneThatWasThereIsGone_thenItIsWrittenAnew() {
    recorder.record(WEB, Reason.ENSURED, "Ensured load balancer");
    after(1);
    api.answer(request -> request.method().equals("PUT") ? Answer.refusal(404, "not found") : stored(request));
    recorder.record(WEB, Reason.ENSURED, "Ensured load balancer");

    assertThat(after(3)).extracting(Request::method).containsExactly("POST", "PUT", "POST");
    assertThat(dropped()).isZero();
  }

  @Test
  void whenOneObjectIsSaidTooMuchOf_thenTheRestIsDroppedAndCountedAndOthersAreNotHeldUp() {
    for (int i = 0; i < 30; i++) {
      recorder.record(WEB, Reason.UPDATED, "note " + i);
    }
    recorder.record(new About.Namespace("shop"), Reason.ORPHANED, "another object");

    assertThat(after(26)).hasSize(26).last().satisfies(r -> assertThat(r.body()).contains("another object"));
    assertThat(dropped()).isEqualTo(5);
    clock.advance(Duration.ofMinutes(10));
    for (int i = 0; i < 5; i++) {
      recorder.record(WEB, Reason.UPDATED, "later " + i);
    }
    eventually(() -> assertThat(dropped()).isEqualTo(8));
    assertThat(api.requests()).hasSize(28);
  }

  @Test
  void whenTheApiServerCanNotAnswerForAMoment_thenTheEventIsNotLost() {
    var failures = new AtomicInteger(1);
    api.answer(r -> failures.getAndDecrement() > 0 ? Answer.refusal(503, "shutting down") : stored(r));
    recorder.record(WEB, Reason.ENSURED, "Ensured load balancer");

    assertThat(after(2)).extracting(Request::method).containsExactly("POST", "POST");
    eventually(() -> assertThat(version).hasValue(1));
    assertThat(dropped()).isZero();
  }

  @Test
  void whenItIsForbidden_thenItIsDroppedAndCountedAndTheNextIsTried() {
    api.answer(_ -> Answer.refusal(403, "events is forbidden"));
    recorder.record(WEB, Reason.ENSURED, "one");
    recorder.record(WEB, Reason.ENSURED, "two");

    eventually(() -> assertThat(dropped()).isEqualTo(2));
    assertThat(api.requests()).hasSize(2);
  }

  @Test
  void whenANamespaceIsGone_thenItsEventIsSaidInDefault() {
    api.answer(r -> r.target().contains("/gone/") ? Answer.refusal(404, "no such namespace") : stored(r));
    recorder.record(new About.Namespace("gone"), Reason.ORPHANED, "TargetGroup/web-80");

    Request second = after(2).getLast();
    JsonNode event = JsonMapper.shared().readTree(second.body());
    assertThat(second.toString()).startsWith("POST /api/v1/namespaces/default/events");
    assertThat(event.at("/involvedObject/name").asString()).isEqualTo("gone");
    assertThat(event.at("/involvedObject").has("namespace")).isFalse();
    recorder.record(new About.Namespace("gone"), Reason.ORPHANED, "TargetGroup/web-80");
    assertThat(after(3).getLast().toString()).startsWith("PUT /api/v1/namespaces/default/events/gone.");
  }

  @Test
  void whenTheWriterIsHeldUp_thenSayingNeverBlocksAndWhatDoesNotFitIsCounted() throws InterruptedException {
    var held = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Function<Request, Answer> hold = request -> {
      held.countDown();
      awaitUninterruptibly(release);
      return stored(request);
    };
    api.answer(hold);
    recorder.record(WEB, Reason.UPDATED, "first");
    held.await();

    for (int i = 0; i < 5000; i++) {
      recorder.record(WEB, Reason.UPDATED, "note " + i);
    }

    assertThat(dropped()).isEqualTo(5000 - 4096);
    release.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whenItIsClosed_thenWhatIsInLineIsStillWrittenAndNothingAfterwards() {
    recorder.record(WEB, Reason.DELETED, "Deleted load balancer");
    recorder.close();
    recorder.record(WEB, Reason.DELETED, "too late");

    assertThat(api.requests()).hasSize(1);
    assertThat(dropped()).isEqualTo(1);
  }

  @Test
  void whenANoteIsTooLong_thenItIsCut() {
    recorder.record(WEB, Reason.SYNC_FAILED, "x".repeat(5000));

    String message = JsonMapper.shared().readTree(after(1).getFirst().body()).at("/message").asString();
    assertThat(message).hasSize(1024).endsWith("...");
  }
}
