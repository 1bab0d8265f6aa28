package io.roadstead.core.kube;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Passes every frame of a WebSocket on, and ends the connection when none comes for too long: pings are answered by pongs,
 * so silence means that the other side is gone. The listener is told once; aborting alone would not tell it.
 */
final class SilenceWatch implements WebSocket.Listener {

  private final WebSocket.Listener listener;
  private final Duration longestSilence;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<@Nullable CompletableFuture<Void>> alarm = new AtomicReference<>();

  SilenceWatch(WebSocket.Listener listener, Duration longestSilence) {
    this.listener = listener;
    this.longestSilence = longestSilence;
  }

  /** Puts the alarm off; each frame does. */
  private void heard(WebSocket socket) {
    CompletableFuture<Void> next = new CompletableFuture<>();
    var _ = next.completeOnTimeout(null, longestSilence.toMillis(), TimeUnit.MILLISECONDS)
        .thenRunAsync(() -> silent(socket, next), Thread::startVirtualThread);
    cancel(alarm.getAndSet(next));
  }

  private void silent(WebSocket socket, CompletableFuture<Void> rung) {
    if (alarm.compareAndSet(rung, null) && over.compareAndSet(false, true)) {
      socket.abort();
      listener.onError(socket, new IOException("nothing heard for " + longestSilence));
    }
  }

  private static void cancel(@Nullable CompletableFuture<Void> future) {
    if (future != null) {
      future.cancel(false);
    }
  }

  private boolean end() {
    cancel(alarm.getAndSet(null));
    return over.compareAndSet(false, true);
  }

  @Override
  public void onOpen(WebSocket socket) {
    heard(socket);
    listener.onOpen(socket);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    heard(socket);
    return listener.onText(socket, data, last);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    heard(socket);
    return listener.onBinary(socket, data, last);
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    heard(socket);
    return listener.onPing(socket, message);
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
    heard(socket);
    return listener.onPong(socket, message);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
    return end() ? listener.onClose(socket, status, reason) : null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    if (end()) {
      listener.onError(socket, error);
    }
  }
}
