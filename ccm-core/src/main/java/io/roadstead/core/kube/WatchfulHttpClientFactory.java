package io.roadstead.core.kube;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The JDK's HTTP client for fabric8, on virtual threads and with watches that notice silence.
 *
 * <p>The transport sends pings and ignores a missing pong: a connection that died without a word is found only when the
 * watch is renewed, minutes later. Here every WebSocket is watched by a {@link SilenceWatch}. The JDK's builder and client
 * are wrapped, since neither can be told to use another WebSocket listener. One factory serves one Kubernetes client.
 */
final class WatchfulHttpClientFactory extends JdkHttpClientFactory {

  private final Duration longestSilence;
  private final List<HttpClient> made = new CopyOnWriteArrayList<>();

  WatchfulHttpClientFactory(Duration longestSilence) {
    this.longestSilence = longestSilence;
  }

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    HttpClient.Builder real = HttpClient.newBuilder().executor(Executors.newVirtualThreadPerTaskExecutor());
    return (HttpClient.Builder) Proxy.newProxyInstance(HttpClient.Builder.class.getClassLoader(),
        new Class<?>[]{HttpClient.Builder.class}, (proxy, method, arguments) -> {
          try {
            Object answer = method.invoke(real, arguments);
            return switch (answer) {
              case HttpClient client -> kept(new Watchful(client, longestSilence));
              case HttpClient.Builder _ -> proxy;
              case null, default -> answer;
            };
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private HttpClient kept(HttpClient client) {
    made.add(client);
    return client;
  }

  /** The JDK's client would keep its thread and its connections until the garbage collector finds it. */
  @Override
  protected void closeHttpClient(JdkHttpClientImpl client) {
    super.closeHttpClient(client);
    made.forEach(HttpClient::shutdownNow);
  }

  /** Delegates everything but the making of WebSockets. */
  private static final class Watchful extends HttpClient {

    private final HttpClient client;
    private final Duration longestSilence;

    private Watchful(HttpClient client, Duration longestSilence) {
      this.client = client;
      this.longestSilence = longestSilence;
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
      WebSocket.Builder real = client.newWebSocketBuilder();
      return (WebSocket.Builder) Proxy.newProxyInstance(WebSocket.Builder.class.getClassLoader(),
          new Class<?>[]{WebSocket.Builder.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("buildAsync")) {
              SilenceWatch watch = new SilenceWatch((WebSocket.Listener) arguments[1], longestSilence);
              return real.buildAsync((URI) arguments[0], watch);
            }
            try {
              method.invoke(real, arguments);
              return proxy;
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          });
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
      return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
      return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
      return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
      return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
      return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
      return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
      return client.authenticator();
    }

    @Override
    public Version version() {
      return client.version();
    }

    @Override
    public Optional<Executor> executor() {
      return client.executor();
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
        throws IOException, InterruptedException {
      return client.send(request, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
      return client.sendAsync(request, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler,
        HttpResponse.PushPromiseHandler<T> pushes) {
      return client.sendAsync(request, handler, pushes);
    }

    @Override
    public void shutdown() {
      client.shutdown();
    }

    @Override
    public void shutdownNow() {
      client.shutdownNow();
    }

    @Override
    public boolean isTerminated() {
      return client.isTerminated();
    }

    @Override
    public boolean awaitTermination(Duration duration) throws InterruptedException {
      return client.awaitTermination(duration);
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
