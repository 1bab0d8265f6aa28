package io.roadstead.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A WebSocket that falls silent is ended, and its listener is told once. */
class SilenceWatchTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(30);

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Socket socket = new Socket();

  private final class Listener implements WebSocket.Listener {
    @Override
    public void onOpen(WebSocket ws) {
      told.add("open");
    }

    @Override
    public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
      told.add("text " + data);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
      told.add("binary");
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onPing(WebSocket ws, ByteBuffer message) {
      told.add("ping");
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket ws, ByteBuffer message) {
      told.add("pong");
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
      told.add("close " + code);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket ws, Throwable error) {
      told.add("error " + error.getMessage());
    }
  }

  /** Only notes whether it was aborted. */
  private static final class Socket implements WebSocket {
    private volatile boolean aborted;

    @Override
    public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public void request(long n) {
    }

    @Override
    public String getSubprotocol() {
      return "";
    }

    @Override
    public boolean isOutputClosed() {
      return aborted;
    }

    @Override
    public boolean isInputClosed() {
      return aborted;
    }

    @Override
    public void abort() {
      aborted = true;
    }
  }

  private SilenceWatch watch(Duration longestSilence) {
    var watch = new SilenceWatch(new Listener(), longestSilence);
    watch.onOpen(socket);
    return watch;
  }

  @Test
  void whenFramesCome_thenEachIsPassedOn() {
    SilenceWatch watch = watch(LONG);
    watch.onText(socket, "a", true);
    watch.onBinary(socket, ByteBuffer.allocate(1), true);
    watch.onPing(socket, ByteBuffer.allocate(1));
    watch.onPong(socket, ByteBuffer.allocate(1));
    watch.onClose(socket, 1000, "done");

    assertThat(told).containsExactly("open", "text a", "binary", "ping", "pong", "close 1000");
    assertThat(socket.aborted).isFalse();
  }

  @Test
  void whenItFallsSilent_thenItIsAbortedAndTheListenerIsToldOnce() {
    SilenceWatch watch = watch(SHORT);

    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(2)).until(() -> told.size() == 2);
    watch.onError(socket, new IOException("aborted"));
    watch.onClose(socket, 1006, "");

    assertThat(socket.aborted).isTrue();
    assertThat(told).containsExactly("open", "error nothing heard for PT0.03S");
  }

  static Stream<Named<Heard>> frames() {
    return Stream.of(
        Named.of("text", (w, s) -> w.onText(s, "a", true)),
        Named.of("binary", (w, s) -> w.onBinary(s, ByteBuffer.allocate(1), true)),
        Named.of("ping", (w, s) -> w.onPing(s, ByteBuffer.allocate(1))),
        Named.of("pong", (w, s) -> w.onPong(s, ByteBuffer.allocate(1))));
  }

  interface Heard {
    void on(SilenceWatch watch, WebSocket socket);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void whenAnyFrameComes_thenThatIsNotSilence(Heard frame) {
    Duration silence = Duration.ofMillis(600);
    SilenceWatch watch = watch(silence);

    await().during(silence.multipliedBy(2)).atMost(silence.multipliedBy(10)).pollInterval(Duration.ofMillis(10))
        .until(() -> {
          frame.on(watch, socket);
          return !socket.aborted;
        });
    watch.onClose(socket, 1000, "done");

    assertThat(told).last().isEqualTo("close 1000");
  }

  @Test
  void whenItIsClosed_thenSilenceMeansNothingAnyMore() {
    SilenceWatch watch = watch(SHORT);
    watch.onClose(socket, 1000, "done");

    await().during(SHORT.multipliedBy(5)).atMost(SHORT.multipliedBy(50)).pollInterval(Duration.ofMillis(2))
        .until(() -> !socket.aborted);
    assertThat(told).containsExactly("open", "close 1000");
  }
}
