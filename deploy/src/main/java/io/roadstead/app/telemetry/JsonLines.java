package io.roadstead.app.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON object a line:
 * {@code {"time":"2026-01-01T00:00:00Z","level":"INFO","logger":"io.roadstead.core.reconcile.PlanRunner","message":"step
 * applied","service":"shop/web","took":"PT0.2S"}}. Key-value pairs stand beside the message, never in it; what looks like a
 * secret is struck out.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

  private static final byte[] NOTHING = {};

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    line.put("level", event.getLevel().toString());
    line.put("logger", event.getLoggerName());
    line.put("message", Secrets.struckOut(event.getFormattedMessage()));
    pairs(event).forEach(pair -> put(line, pair));
    event.getMDCPropertyMap().forEach((key, value) -> line.put(free(line, key), Secrets.struckOut(value)));
    Optional.<IThrowableProxy>ofNullable(event.getThrowableProxy()).ifPresent(
        error -> line.put("error", Secrets.struckOut(ThrowableProxyUtil.asString(error))));
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static List<KeyValuePair> pairs(ILoggingEvent event) {
    return Optional.ofNullable(event.getKeyValuePairs()).orElse(List.of());
  }

  private static void put(ObjectNode line, KeyValuePair pair) {
    String key = free(line, pair.key);
    switch (pair.value) {
      case Boolean flag -> line.put(key, flag);
      case Integer number -> line.put(key, number);
      case Long number -> line.put(key, number);
      case Double number -> line.put(key, number);
      case null -> line.putNull(key);
      default -> line.put(key, Secrets.value(pair.key, pair.value.toString()));
    }
  }

  /** A pair named like one of the fixed fields must not replace it. */
  private static String free(ObjectNode line, String key) {
    return line.has(key) ? key + "_" : key;
  }
}
