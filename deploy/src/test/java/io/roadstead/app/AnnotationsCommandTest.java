package io.roadstead.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnnotationsCommandTest {

  @Test
  void whenPrintedAsText_thenEachKeySaysWhatItAcceptsAndDoes() {
    assertThat(Told.by("annotations").out()).startsWith("# tiny\n").contains("""
        tiny.example/logs
            Whether it writes logs.
            accepts true or false, such as true; without it: no logs
            ignored with a warning: not supported yet; remove it
        tiny.example/tier
            How large it is.
            accepts one of small, large, such as large; without it: small
        """).contains("service.beta.kubernetes.io/load-balancer-source-ranges");
  }

  @Test
  void whenPrintedAsMarkdown_thenItIsATable() {
    assertThat(Told.by("annotations", "-o", "markdown").out()).contains(
        "| annotation | accepts | without it | effect | what it does |\n| --- | --- | --- | --- | --- |\n",
        "| `tiny.example/global` | true or false, such as `true` | regional | refused: not supported yet; remove it |"
            + " Whether it is everywhere at once. |\n");
  }

  @Test
  void whenPrintedAsJson_thenEveryKeyIsAnObject() {
    JsonNode all = JsonMapper.shared().readTree(Told.by("annotations", "--provider=tiny", "-o", "json").out());

    assertThat(all).anySatisfy(one -> assertThat(one).hasToString(
        """
            {"provider":"tiny","key":"tiny.example/tier","accepts":"one of small, large","absent":"small","effect":"yes",\
            "help":"How large it is.","example":"large"}"""));
  }
}
