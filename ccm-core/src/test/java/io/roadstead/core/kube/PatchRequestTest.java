package io.roadstead.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.core.kube.RecordingApi.Answer;
import io.roadstead.core.kube.RecordingApi.Request;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.ClusterException;
import io.roadstead.core.reconcile.ClusterException.Kind;
import io.roadstead.core.reconcile.ServicePatch;
import io.roadstead.core.testing.Services;
import io.roadstead.core.testing.TestClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A patch is one request, and each refusal of it means one thing. */
class PatchRequestTest {

  private static final ServiceSnapshot WEB = Services.loadBalancer("shop/web").uid("6f-1").port(80, 30080).build();
  private static final ServicePatch PATCH = ServicePatch.NOTHING.addFinalizer("a.b/c");

  private final RecordingApi api = new RecordingApi();
  private final KubernetesClient client = KubernetesClients.open(api.config(),
      ClientSettings.LEASES.withRequestTimeout(Duration.ofSeconds(5)));
  private final Fabric8Cluster cluster = new Fabric8Cluster(client, new Facts(client, "kube-system", "roadstead"),
      new EventRecorder(client, "replica-1", new TestClock(), new SimpleMeterRegistry()));

  @AfterEach
  void close() {
    cluster.close();
    client.close();
    api.close();
  }

  private static String live(String uid) {
    return """
        {"apiVersion": "v1", "kind": "Service", "metadata":
          {"namespace": "shop", "name": "web", "uid": "%s", "resourceVersion": "9"}}""".formatted(uid);
  }

  @Test
  void whenAServiceIsPatched_thenThatIsOneStrategicMergePatchOfItsStatus() {
    api.answer(_ -> Answer.ok(live("6f-1")));

    ServiceSnapshot answer = cluster.patch(WEB, PATCH);

    assertThat(answer.resourceVersion()).isEqualTo("9");
    assertThat(api.requests()).containsExactly(
        new Request("PATCH", "/api/v1/namespaces/shop/services/web/status?fieldManager=roadstead",
            "application/strategic-merge-patch+json", "Bearer secret-token",
            "{\"metadata\":{\"uid\":\"6f-1\",\"finalizers\":[\"a.b/c\"]}}"));
  }

  @ParameterizedTest(name = "{0} while the live uid is {1}: {2}")
  @CsvSource({"404,-,GONE", "403,-,FORBIDDEN", "401,-,FORBIDDEN", "422,6f-1,INVALID", "422,other,GONE", "422,-,GONE",
      "409,6f-1,CONFLICT", "409,other,GONE", "500,-,UNREACHABLE", "429,-,UNREACHABLE"})
  void whenItIsRefused_thenTheKindSaysWhatThatMeans(int status, String liveUid, Kind expected) {
    api.answer(request -> {
      if (request.method().equals("PATCH")) {
        return Answer.refusal(status, "no");
      }
      return liveUid.equals("-") ? Answer.refusal(404, "not found") : Answer.ok(live(liveUid));
    });

    assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> cluster.patch(WEB, PATCH))
        .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(expected))
        .satisfies(refusal -> assertThat(refusal.getMessage()).contains("shop/web"));
  }

  @Test
  void whenItIsForbidden_thenTheLineSaysWhatWasTriedAndWhatTheApiServerSaid() {
    api.answer(_ -> Answer.refusal(403, "User x cannot patch resource services/status"));

    assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> cluster.patch(WEB, PATCH))
        .withMessage("patch services/status shop/web: 403 User x cannot patch resource services/status");
    assertThat(api.requests()).extracting(Request::method).isEqualTo(List.of("PATCH"));
  }
}
