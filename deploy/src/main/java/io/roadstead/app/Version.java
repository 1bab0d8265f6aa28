package io.roadstead.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is; written by the build into {@code version.properties}. */
final class Version {

  private Version() {
  }

  static String line() {
    return "roadstead " + number() + " (Java " + Runtime.version().feature() + ")";
  }

  static String number() {
    var properties = new Properties();
    try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
      if (file != null) {
        properties.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
