package io.roadstead.core.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.roadstead.core.reconcile.ClusterException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every refusal means, and the one line that says it. */
class ApiErrorsTest {

  @ParameterizedTest(name = "{0} means {1}")
  @CsvSource({"0,UNREACHABLE", "-1,UNREACHABLE", "400,INVALID", "401,FORBIDDEN", "403,FORBIDDEN", "404,GONE",
      "405,INVALID", "409,CONFLICT", "410,GONE", "413,INVALID", "415,INVALID", "422,INVALID", "429,UNREACHABLE",
      "500,UNREACHABLE", "502,UNREACHABLE", "503,UNREACHABLE", "504,UNREACHABLE"})
  void whenTheApiServerRefuses_thenTheStatusSaysWhatItMeans(int code, Kind expected) {
    assertThat(ApiErrors.kind(code)).isEqualTo(expected);
  }

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of(refusal(403, "services is forbidden"), "403 services is forbidden"),
        Arguments.of(new CompletionException(refusal(403, "nodes is forbidden")), "403 nodes is forbidden"),
        Arguments.of(refusal(422, "first line\nsecond line"), "422 first line"),
        Arguments.of(refusal(500, ""), "500 without a word"),
        Arguments.of(noAnswer(new ConnectException()), "connection refused"),
        Arguments.of(noAnswer(caused(new ConnectException(), new UnresolvedAddressException())),
            "its host name is not known"),
        Arguments.of(
            noAnswer(caused(new HttpConnectTimeoutException("HTTP connect timed out"), new ConnectException())),
            "no connection in time"),
        Arguments.of(noAnswer(new HttpTimeoutException("request timed out")), "no answer in time"),
        Arguments.of(noAnswer(new ClosedChannelException()), "connection closed"),
        Arguments.of(noAnswer(new SSLHandshakeException("PKIX path building failed")),
            "its certificate is not trusted, or it speaks no TLS"),
        Arguments.of(noAnswer(new IOException("HTTP/1.1 header parser received no bytes")),
            "HTTP/1.1 header parser received no bytes"),
        Arguments.of(new IllegalStateException(), "IllegalStateException"));
  }

  private static KubernetesClientException refusal(int code, String message) {
    return new KubernetesClientException("Failure executing: GET at: https://..", code,
        new StatusBuilder().withCode(code).withMessage(message).build());
  }

  private static KubernetesClientException noAnswer(IOException cause) {
    return new KubernetesClientException("Operation: [get] failed", new IOException(cause.getMessage(), cause));
  }

  private static <T extends Throwable> T caused(T error, Throwable cause) {
    error.initCause(cause);
    return error;
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("lines")
  void whenItIsSaid_thenInOneLine(Throwable error, String expected) {
    assertThat(ApiErrors.line(error)).isEqualTo(expected);
  }

  @Test
  void whenCausesFormACircle_thenItIsStillSaid() {
    var inner = new IllegalStateException();
    var outer = new IllegalStateException("outer", inner);
    inner.initCause(outer);

    assertThat(ApiErrors.line(outer)).isNotBlank();
  }
}
