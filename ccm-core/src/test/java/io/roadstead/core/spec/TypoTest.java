package io.roadstead.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypoTest {

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(nullValues = "-", textBlock = """
      plan,       plan
      plna,       plan
      pln,        plan
      plann,      plan
      xlan,       plan
      lpna,       -
      demmo,      demo
      annotation, annotations
      frobnicate, -
      """)
  void whenAWordIsNearEnough_thenTheKnownOneIsFound(String word, String known) {
    assertThat(Typo.nearest(word, List.of("annotations", "demo", "plan", "run"), 5))
        .isEqualTo(Optional.ofNullable(known));
  }
}
