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

  /** The JDK's errors of connections often say nothing, and one lies in the other: the first in this order tells most. */
  private static final List<Known> WORDS = List.of(
      new Known(UnresolvedAddressException.class, "its host name is not known"),
      new Known(UnknownHostException.class, "its host name is not known"),
      new Known(SSLException.class, "its certificate is not trusted, or it speaks no TLS"),
      new Known(HttpConnectTimeoutException.class, "no connection in time"),
      new Known(HttpTimeoutException.class, "no answer in time"),
      new Known(TimeoutException.class, "no answer in time"),
      new Known(ConnectException.class, "connection refused"),
      new Known(ClosedChannelException.class, "connection closed"));

  private record Known(Class<? extends Throwable> type, String words) {
  }

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
    List<Throwable> causes = Stream.iterate(error, Objects::nonNull, Throwable::getCause).limit(DEEPEST).toList();
    return causes.stream().flatMap(cause -> said(cause).stream()).findFirst()
        .or(() -> WORDS.stream().filter(known -> causes.stream().anyMatch(known.type::isInstance)).map(Known::words)
            .findFirst())
        .or(() -> causes.reversed().stream().flatMap(cause -> firstLine(cause.getMessage()).stream()).findFirst())
        .orElse(error.getClass().getSimpleName());
  }

  private static Optional<String> said(Throwable cause) {
    if (!(cause instanceof KubernetesClientException refused) || refused.getCode() <= 0) {
      return Optional.empty();
    }
    String said = refused.getStatus() == null ? null : refused.getStatus().getMessage();
    return Optional.of(
        refused.getCode() + " " + firstLine(said == null ? refused.getMessage() : said).orElse("without a word"));
  }

  private static Optional<String> firstLine(@Nullable String text) {
    return Optional.ofNullable(text).flatMap(t -> t.lines().findFirst()).filter(line -> !line.isBlank());
  }
}
