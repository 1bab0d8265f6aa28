package io.roadstead.core.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTP server that answers as it is told and keeps every request: for what goes over the wire, not for how an API server behaves. */
final class RecordingApi implements AutoCloseable {

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Function<Request, Answer> behaviour = _ -> new Answer(404, "{}");

  /** @param target path and query */
  record Request(String method, String target, String contentType, String authorization, String body) {
    @Override
    public String toString() {
      return method + " " + target;
    }
  }

  record Answer(int status, String body) {
    static Answer ok(String body) {
      return new Answer(200, body);
    }

    static Answer refusal(int status, String message) {
      return new Answer(status, """
          {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "message": "%s"}
          """.formatted(status, message));
    }
  }

  RecordingApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
      Request request = new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(), type,
          String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      requests.add(request);
      Answer answer = behaviour.apply(request);
      byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  void answer(Function<Request, Answer> how) {
    behaviour = how;
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  Config config() {
    return new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
        .withOauthToken("secret-token").build();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
