package io.roadstead.app;

import io.roadstead.core.spec.ValueType;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How settings are read that annotations have no use for. */
final class SettingTypes {

  private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private SettingTypes() {
  }

  /** As Go writes them: {@code 15s}, {@code 1m30s}, {@code 500ms}. */
  static ValueType<Duration> duration(Duration least, Duration most) {
    String accepts = "a duration from " + text(least) + " to " + text(most) + ", such as 90s or 1m30s";
    return new ValueType<>(accepts, text -> {
      Duration value = duration(text);
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException("it is not from " + text(least) + " to " + text(most));
      }
      return value;
    });
  }

  private static Duration duration(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    int end = 0;
    while (part.find() && part.start() == end) {
      sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
      end = part.end();
    }
    if (end == 0 || end != text.length()) {
      throw new IllegalArgumentException("it is not a duration");
    }
    return sum;
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  private static String text(Duration duration) {
    if (duration.toDaysPart() > 0) {
      return duration.toDays() + "d";
    }
    if (duration.toSeconds() > 0 && duration.toSeconds() % 60 == 0) {
      return duration.toMinutes() + "m";
    }
    return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
  }
}
