package io.roadstead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script with the jars that this very build made. */
class LauncherIT {

  @TempDir
  Path folder;

  private record Ran(int code, String out, String err) {
  }

  private Ran run(String... words) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> line = Stream.concat(Stream.of(Path.of("bin/roadstead").toAbsolutePath().toString()),
        Stream.of(words)).toList();
    var builder = new ProcessBuilder(line).directory(folder.toFile()).redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().put("ROADSTEAD_NO_BUILD", "1");
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends in time").isTrue();
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void whenAskedForItsVersion_thenItSaysItWithJava25() throws IOException, InterruptedException {
    Ran ran = run("--version");

    assertThat(ran.out()).matches("roadstead \\d.*\\(Java 25\\)\n");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
  }

  @Test
  void whenAProviderIsMisspelt_thenTheInstalledOnesAreNamed() throws IOException, InterruptedException {
    Ran ran = run("plan", "--provider", "awss", "-f", "x");

    assertThat(ran.err()).isEqualTo(
        "roadstead: unknown provider 'awss'; did you mean aws? (there are: aws, azure, gcp, metal)\n");
    assertThat(ran.code()).isEqualTo(1);
  }
}
