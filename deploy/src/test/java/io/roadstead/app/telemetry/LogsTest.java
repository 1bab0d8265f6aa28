package io.roadstead.app.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogsTest {

  private static final Logger LOG = LoggerFactory.getLogger("io.roadstead.test");

  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

  @AfterEach
  void restore() {
    Logs.configure(Logs.Format.TEXT, "warn", System.err);
  }

  private String logged() {
    return stream.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whenJsonIsChosen_thenEveryLineIsAnObjectWithItsPairs() {
    Logs.configure(Logs.Format.JSON, "info", stream);

    LOG.atInfo().addKeyValue("service", "shop/web").addKeyValue("steps", 3).addKeyValue("bug", true)
        .addKeyValue("level", "mine").log("step applied");

    JsonNode line = JsonMapper.shared().readTree(logged());
    assertThat(line.get("time").asString()).matches("\\d{4}-.*Z");
    assertThat(line.propertyStream().filter(p -> !p.getKey().equals("time")).map(Object::toString)).containsExactly(
        "level=\"INFO\"", "logger=\"io.roadstead.test\"", "message=\"step applied\"", "service=\"shop/web\"", "steps=3",
        "bug=true", "level_=\"mine\"");
  }

  @Test
  void whenAnErrorIsLogged_thenItsTraceIsInTheSameLine() {
    Logs.configure(Logs.Format.JSON, "info", stream);

    LOG.atError().setCause(new IllegalStateException("no handle")).log("a bug");

    assertThat(logged().lines()).hasSize(1);
    assertThat(JsonMapper.shared().readTree(logged()).get("error").asString())
        .startsWith("java.lang.IllegalStateException: no handle").contains("LogsTest");
  }

  @Test
  void whenTextIsChosen_thenPairsFollowTheMessage() {
    Logs.configure(Logs.Format.TEXT, "info", stream);

    LOG.atInfo().addKeyValue("service", "shop/web").log("step applied");

    assertThat(logged()).matches("\\S+Z INFO  step applied  service=shop/web\n");
  }

  @Test
  void whenTheLevelIsWarn_thenInfoIsLeftOutAndLibrariesStartAtWarnInAnyCase() {
    Logs.configure(Logs.Format.TEXT, "warn", stream);
    LOG.info("left out");
    Logs.configure(Logs.Format.TEXT, "debug", stream);
    LoggerFactory.getLogger("software.amazon.awssdk.request").debug("left out");
    LOG.debug("kept");

    assertThat(logged()).contains("kept").doesNotContain("left out");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      Authorization: Bearer eyJhbGciOi.x.y           | Authorization: Bearer ***
      sent bearer abc.def to it                      | sent bearer *** to it
      ?X-Amz-Security-Token=FwoG%2F&x=1              | ?X-Amz-Security-Token=***&x=1
      {"client_secret":"s3cr3t","id":"a"}            | {"client_secret":"***","id":"a"}
      password = hunter2, user = me                  | password = ***, user = me
      secretAccessKey=wJalr                          | secretAccessKey=***
      the token bucket is empty                      | the token bucket is empty
      """)
  void whenAMessageQuotesASecret_thenItIsStruckOut(String message, String written) {
    Logs.configure(Logs.Format.JSON, "info", stream);

    LOG.info(message);

    assertThat(JsonMapper.shared().readTree(logged()).get("message").asString()).isEqualTo(written);
  }

  @Test
  void whenAPairIsNamedLikeASecret_thenItsValueIsStruckOut() {
    Logs.configure(Logs.Format.JSON, "info", stream);

    LOG.atInfo().addKeyValue("sessionToken", "abc").log("x");

    assertThat(JsonMapper.shared().readTree(logged()).get("sessionToken").asString()).isEqualTo("***");
  }
}
