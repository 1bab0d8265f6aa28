package io.roadstead.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.roadstead.core.kube.RecordingApi.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a client costs, and that nothing of it stays behind. */
class KubernetesClientsTest {

  private static final Answer EMPTY = Answer.ok("{\"kind\": \"NodeList\", \"apiVersion\": \"v1\", \"items\": []}");

  private static Set<Thread> selectors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().matches("HttpClient-.*-SelectorManager"))
        .collect(Collectors.toSet());
  }

  @Test
  void whenAClientIsClosed_thenNoThreadOfItStays() {
    Set<Thread> before = selectors();
    try (RecordingApi api = new RecordingApi()) {
      api.answer(_ -> EMPTY);
      for (int i = 0; i < 3; i++) {
        try (KubernetesClient client = KubernetesClients.open(api.config())) {
          client.nodes().list();
          assertThat(selectors()).hasSizeGreaterThan(before.size());
        }
      }

      await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5))
          .untilAsserted(() -> assertThat(before).containsAll(selectors()));
    }
  }

  @Test
  void whenManyCallAtOnce_thenThatTakesNoPlatformThreadEach() throws InterruptedException, ExecutionException {
    try (RecordingApi api = new RecordingApi();
        KubernetesClient client = KubernetesClients.open(api.config());
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      api.answer(_ -> EMPTY);
      client.nodes().list();
      int before = Thread.getAllStackTraces().size();
      Callable<Integer> list = () -> {
        client.nodes().list();
        return Thread.getAllStackTraces().size();
      };
      List<Future<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        counts.add(workers.submit(list));
      }
      int most = 0;
      for (Future<Integer> count : counts) {
        most = Math.max(most, count.get());
      }

      assertThat(most - before).as("platform threads for 100 calls").isLessThan(20);
      assertThat(api.requests()).hasSize(101);
    }
  }
}
