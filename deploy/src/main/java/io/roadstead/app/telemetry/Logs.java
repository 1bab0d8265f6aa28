package io.roadstead.app.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.OutputStream;
import org.slf4j.LoggerFactory;

/** How the process logs; set once at start, before anything is logged. */
public final class Logs {

  /** What a line looks like. */
  public enum Format {
    JSON, TEXT
  }

  private Logs() {
  }

  /**
   * Sets format and stream.
   *
   * @param level {@code debug}, {@code info}, {@code warn} or {@code error}, for our own loggers; libraries log from warn on
   */
  public static void configure(Format format, String level, OutputStream stream) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder = switch (format) {
      case JSON -> new JsonLines();
      case TEXT -> new TextLines();
    };
    encoder.setContext(context);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(stream);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(Level.WARN);
    // It logs every broken watch with its stack trace; we say the same in one line.
    context.getLogger("io.fabric8").setLevel(Level.ERROR);
    context.getLogger("io.roadstead").setLevel(Level.toLevel(level, Level.INFO));
  }
}
