package io.roadstead.app.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** One line for people: {@code 12:00:00 INFO  step applied  service=shop/web took=PT0.2S}. */
final class TextLines extends EncoderBase<ILoggingEvent> {

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
    String time = Instant.ofEpochMilli(event.getTimeStamp()).toString();
    String pairs = JsonLines.pairs(event).stream()
        .map(pair -> " " + pair.key + "=" + Secrets.value(pair.key, String.valueOf(pair.value)))
        .collect(Collectors.joining());
    String error = Optional.<IThrowableProxy>ofNullable(event.getThrowableProxy())
        .map(thrown -> "\n" + Secrets.struckOut(ThrowableProxyUtil.asString(thrown))).orElse("");
    String line = "%s %-5s %s %s\n".formatted(time, event.getLevel(), Secrets.struckOut(event.getFormattedMessage()),
        pairs + error);
    return line.getBytes(StandardCharsets.UTF_8);
  }
}
