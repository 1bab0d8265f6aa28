package io.roadstead.core.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.roadstead.core.reconcile.ClusterException;
import io.roadstead.core.reconcile.ClusterException.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The API server's refusals by status code, and what kept us from hearing it, each as one line. */
final class ApiErrors {

  /** Causes may form a circle. */
  private static final int DEEPEST = 20;

  private ApiErrors() {
  }

  /** @param tried what we wanted, such as {@code patch services/status shop/web} */
  static ClusterException of(String tried, KubernetesClientException error) {
    return new ClusterException(kind(error.getCode()), tried + ": " + line(error), error);
  }

  /** Of an HTTP status; 0 is no answer at all. What asks to come again (429, 5xx) is as good as no answer. */
  static Kind kind(int code) {
    return switch (code) {
      case 404, 410 -> Kind.GONE;
      case 409 -> Kind.CONFLICT;
      case 401, 403 -> Kind.FORBIDDEN;
      case 400, 405, 413, 415, 422 -> Kind.INVALID;
      default -> Kind.UNREACHABLE;
    };
  }

  /** What the API server said with its status code, or what kept us from hearing it. */
  static String line(Throwable error) {
    if (error instanceof KubernetesClientException refused && refused.getCode() > 0) {
      String said = refused.getStatus() == null ? null : refused.getStatus().getMessage();
      return refused.getCode() + " " + firstLine(said == null ? refused.getMessage() : said).orElse("without a word");
    }
    List<Throwable> causes = Stream.iterate(error, Objects::nonNull, Throwable::getCause).limit(DEEPEST).toList();
    return causes.reversed().stream().flatMap(cause -> words(cause).stream()).findFirst()
        .or(() -> causes.reversed().stream().flatMap(cause -> firstLine(cause.getMessage()).stream()).findFirst())
        .orElse(error.getClass().getSimpleName());
  }

  /** The JDK's errors of connections often have no message. */
  private static Optional<String> words(Throwable cause) {
    return switch (cause) {
      case HttpConnectTimeoutException _ -> Optional.of("no connection in time");
      case HttpTimeoutException _ -> Optional.of("no answer in time");
      case TimeoutException _ -> Optional.of("no answer in time");
      case UnresolvedAddressException _ -> Optional.of("its host name is not known");
      case UnknownHostException _ -> Optional.of("its host name is not known");
      case ClosedChannelException _ -> Optional.of("connection refused or closed");
      case ConnectException _ -> Optional.of("connection refused");
      case SSLException tls -> Optional.of("no trust: " + firstLine(tls.getMessage()).orElse("TLS failed"));
      default -> Optional.empty();
    };
  }

  private static Optional<String> firstLine(@Nullable String text) {
    return Optional.ofNullable(text).flatMap(t -> t.lines().findFirst()).filter(line -> !line.isBlank());
  }
}
