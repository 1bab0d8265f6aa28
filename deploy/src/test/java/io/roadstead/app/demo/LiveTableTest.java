package io.roadstead.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {

  private static final List<String> HEADER = List.of("SERVICE", "STATE");
  private static final List<String> A_WAITS = List.of("a", "pending");
  private static final List<String> A_READY = List.of("a", "ready");
  private static final List<String> B_WAITS = List.of("bbbbbbbbbb", "pending");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private LiveTable table(boolean redraws) {
    return new LiveTable(new PrintStream(out, true, StandardCharsets.UTF_8), redraws, HEADER);
  }

  private String said() {
    String said = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return said;
  }

  @Test
  void givenATerminal_whenARowChanges_thenTheTableIsDrawnOverItself() {
    LiveTable table = table(true);
    table.show(List.of(A_WAITS, B_WAITS));
    assertThat(said()).isEqualTo("""
          SERVICE     STATE
          a           pending
          bbbbbbbbbb  pending
        """);

    table.show(List.of(A_READY, B_WAITS));
    assertThat(said()).isEqualTo("""
        \u001b[3A\u001b[J  SERVICE     STATE
          a           ready
          bbbbbbbbbb  pending
        """);
  }

  @Test
  void givenAFile_whenARowChanges_thenOnlyThatRowIsWritten() {
    LiveTable table = table(false);
    table.show(List.of(A_WAITS, B_WAITS));
    said();

    table.show(List.of(A_READY, B_WAITS));

    assertThat(said()).isEqualTo("  a  ready\n");
  }

  @Test
  void whenNothingChanges_thenNothingIsWritten() {
    LiveTable table = table(true);
    table.show(List.of(A_WAITS));
    said();

    table.show(List.of(A_WAITS));

    assertThat(said()).isEmpty();
  }
}
