package io.roadstead.app;

import io.roadstead.app.tiny.TinyProviderFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One run of the program inside the test's JVM: what it said and how it ended. */
record Told(int code, String out, String err) {

  private static final Providers TINY = new Providers(List.of(new TinyProviderFactory()), List.of("tiny", "metal"));

  static Told by(String... words) {
    return with("", Map.of(), words);
  }

  static Told with(String input, Map<String, String> environment, String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal = new Terminal(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
        environment);
    int code = Main.run(List.of(words), TINY, terminal);
    return new Told(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
