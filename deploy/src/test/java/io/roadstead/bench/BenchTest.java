package io.roadstead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchTest {

  private static final List<Measure> MEASURES = List.of(Measure.of("a.calls", "calls", 9, "21-23, peer", () -> 8),
      Measure.of("a.time", "ms", 1, "513, peer", () -> 1.23456), Measure.of("b.broken", "s", 1, "-", () -> {
        throw new IllegalStateException("no cloud");
      }));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    return Bench.run(List.of(words), MEASURES, new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void whenPrintedAsTable_thenAMissedGoalIsAMiss() {
    assertThat(run("--only", "a")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
        id                                  value unit           goal  met   reference
        a.calls                                 8 calls          <= 9  yes   21-23, peer
        a.time                              1.235 ms             <= 1  MISS  513, peer
        """);
  }

  @Test
  void whenPrintedAsJson_thenTheNamesAreThoseOfTheFormat() {
    assertThat(run("-o", "json", "--only", "a.calls")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("\\s", "")).isEqualTo("""
        [{"id":"a.calls","value":8,"unit":"calls","goal":9,"met":true,"reference":"21-23,peer"}]""");
  }

  @Test
  void whenAMeasureFails_thenTheOthersAreMeasuredAndTheCodeSaysSo() {
    assertThat(run()).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("a.calls", "a.time");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("bench: b.broken failed: java.lang.IllegalStateException: no cloud\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--onyl a", "--only", "-o xml", "-o", "a.calls"})
  void whenTheWordsAreWrong_thenTheUsageIsShown(String words) {
    assertThat(run(words.split(" "))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("usage: deploy/bench/run");
  }

  @Test
  void whenTheMeasureIsUnknown_thenTheKnownOnesAreNamed() {
    assertThat(run("--only", "c")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("bench: no measure c; there are a.calls, a.time, b.broken\n");
  }

  @Test
  void whenEverythingOnTheClassPathIsListed_thenIdsAreUnique() {
    List<String> ids = Bench.measures().stream().map(Measure::id).toList();

    assertThat(ids).isNotEmpty().doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+\\.[a-z0-9-]+"));
  }
}
