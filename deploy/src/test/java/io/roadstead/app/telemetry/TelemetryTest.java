package io.roadstead.app.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.roadstead.app.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryTest {

  private final Health health = new Health();
  private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Telemetry telemetry = Telemetry.start("127.0.0.1:0", health, metrics);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    telemetry.close();
    http.close();
  }

  private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + telemetry.port() + path))
        .method(method, HttpRequest.BodyPublishers.noBody()).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"GET, /livez, 200", "GET, /readyz, 200", "GET, /healthz, 200", "GET, /metrics, 200", "HEAD, /livez, 200",
      "POST, /livez, 405", "GET, /livezz, 404", "GET, /livez/x, 404", "GET, /, 404"})
  void whenAsked_thenItAnswersWith(String method, String path, int status) throws IOException, InterruptedException {
    assertThat(send(method, path).statusCode()).isEqualTo(status);
  }

  @Test
  void givenChecks_whenTheyFail_thenEachSaysItsLineAndOnlyWhereItBelongs() throws IOException, InterruptedException {
    AtomicReference<Optional<String>> stuck = new AtomicReference<>(Optional.empty());
    health.live("worker", stuck::get);
    health.ready("cluster", () -> Optional.of("the caches are not filled yet"));
    health.ready("provider", () -> Optional.of("credentials are missing"));

    assertThat(send("GET", "/livez").body()).isEqualTo("ok\n");
    HttpResponse<String> ready = send("GET", "/readyz");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).isEqualTo("cluster: the caches are not filled yet\nprovider: credentials are missing\n");

    stuck.set(Optional.of("busy for 700 s"));
    HttpResponse<String> live = send("GET", "/healthz");
    assertThat(live.statusCode()).isEqualTo(503);
    assertThat(live.body()).isEqualTo("worker: busy for 700 s\n");
  }

  @Test
  void givenAMeter_whenScraped_thenItIsPrometheusText() throws IOException, InterruptedException {
    metrics.counter("roadstead.test", "provider", "tiny").increment();

    HttpResponse<String> page = send("GET", "/metrics");

    assertThat(page.body()).contains("roadstead_test_total{provider=\"tiny\"} 1.0");
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void givenAPortInUse_whenStarted_thenOneLineSaysSo() {
    String address = "127.0.0.1:" + telemetry.port();

    assertThatExceptionOfType(UserError.class).isThrownBy(() -> Telemetry.start(address, health, metrics))
        .withMessage("--telemetry-address " + address
            + " can not be used: Address already in use; end what listens there, or choose another port");
  }
}
