package io.roadstead.app.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.roadstead.app.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The endpoints for probes and Prometheus, by HTTP on one port.
 *
 * <pre>
 * /livez    200, or 503 with one line for each thing that only a restart can mend
 * /readyz   200, or 503 with one line for each thing that is missing
 * /healthz  as /livez: the name a cloud-controller-manager uses
 * /metrics  Prometheus text
 * </pre>
 *
 * <p>One virtual thread a request; the JDK's server, because four small pages need no more.
 */
public final class Telemetry implements AutoCloseable {

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;

  private Telemetry(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /** What one page says. */
  private record Page(int status, String type, String body) {
    static Page of(List<String> failures) {
      return failures.isEmpty()
          ? new Page(200, PLAIN_TEXT, "ok\n")
          : new Page(503, PLAIN_TEXT, String.join("\n", failures) + "\n");
    }
  }

  /** @param address {@code host:port}; port 0 takes a free one */
  public static Telemetry start(String address, Health health, PrometheusMeterRegistry metrics) {
    HttpServer server = open(address);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    page(server, "/livez", () -> Page.of(health.notLive()));
    page(server, "/healthz", () -> Page.of(health.notLive()));
    page(server, "/readyz", () -> Page.of(health.notReady()));
    page(server, "/metrics", () -> new Page(200, PROMETHEUS_TEXT, metrics.scrape()));
    page(server, "/", () -> new Page(404, PLAIN_TEXT, "there are /livez, /readyz, /healthz and /metrics\n"));
    server.start();
    return new Telemetry(server, threads);
  }

  private static HttpServer open(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    if (port > 65535) {
      throw new UserError("--telemetry-address " + address + ": there is no port " + port + "; choose one up to 65535");
    }
    try {
      return HttpServer.create(host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port), 0);
    } catch (IOException e) {
      throw new UserError("--telemetry-address " + address + " can not be used: " + e.getMessage()
          + "; end what listens there, or choose another port", e);
    }
  }

  private static void page(HttpServer server, String path, Supplier<Page> content) {
    server.createContext(path, exchange -> {
      boolean exact = path.equals("/") || exchange.getRequestURI().getPath().equals(path);
      Page page = exact ? content.get() : new Page(404, PLAIN_TEXT, "not found\n");
      boolean read = exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD");
      answer(exchange, read ? page : new Page(405, PLAIN_TEXT, "only GET\n"));
    });
  }

  private static void answer(HttpExchange exchange, Page page) throws IOException {
    try (exchange) {
      byte[] body = page.body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.type);
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(page.status, -1);
        return;
      }
      exchange.sendResponseHeaders(page.status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
