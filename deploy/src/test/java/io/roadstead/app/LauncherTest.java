package io.roadstead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The script {@code deploy/bin/roadstead} in a checkout made for the test: its JDKs only say how they were called, its Maven
 * makes empty jars.
 */
class LauncherTest {

  private static final List<String> TOOLS = List.of("bash", "env", "sed", "find", "dirname", "basename", "readlink",
      "mkdir", "grep", "tail", "flock", "touch", "printf", "cat");

  @TempDir
  Path machine;
  private Path root;
  private Path script;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void prepare() throws IOException {
    root = Files.createDirectories(machine.resolve("check out"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.createDirectories(root.resolve("ccm-core/src"));
    Files.writeString(root.resolve("ccm-core/src/A.java"), "class A {}");
    Path bin = Files.createDirectories(machine.resolve("bin"));
    for (String tool : TOOLS) {
      Path real = Stream.of("/usr/bin", "/bin").map(folder -> Path.of(folder, tool)).filter(Files::exists).findFirst()
          .orElseThrow();
      Files.createSymbolicLink(bin.resolve(tool), real);
    }
    program(bin.resolve("mvn"),
        """
            echo "mvn $*" >>'%1$s/mvn.log'; echo "JAVA_HOME=$JAVA_HOME" >>'%1$s/mvn.log'
            if [[ -e '%1$s/broken' ]]; then echo '[ERROR] A.java:1 is broken'; exit 1; fi
            for name in core aws gcp demo; do mkdir -p deploy/target/dist/lib/$name; touch deploy/target/dist/lib/$name/$name.jar; done
            touch deploy/target/dist/built
            """
            .formatted(machine));
    script = Files.createDirectories(root.resolve("deploy/bin")).resolve("roadstead");
    String text = Files.readString(Path.of("bin/roadstead")).replace("/usr/lib/jvm", machine + "/jvm")
        .replace("/Library/Java", machine + "/Library");
    Files.writeString(script, text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("PATH", bin.toString());
    environment.put("HOME", machine.resolve("home").toString());
    jdk("jvm/jdk-17", "17.0.15");
    jdk("jvm/jdk-25", "25.0.3");
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, "#!/usr/bin/env bash\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A JDK that prints its home and each word it was called with. */
  private Path jdk(String name, String version) throws IOException {
    Path home = machine.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    program(home.resolve("bin/java"), "echo \"java of '" + home.getFileName() + "'\"; printf '<%s>\\n' \"$@\"\n");
    program(home.resolve("bin/javac"), "");
    return home;
  }

  /** What the script wrote to both of its outputs, and how it ended. */
  private record Ran(int code, String out, String err) {

    String classPath() {
      return out.lines().dropWhile(line -> !line.equals("<-cp>")).skip(1).findFirst().orElseThrow();
    }

    List<String> words() {
      return out.lines().dropWhile(line -> !line.equals("<io.roadstead.app.Main>")).skip(1).toList();
    }
  }

  private Ran run(String... words) throws IOException, InterruptedException {
    return run(script, words);
  }

  private Ran run(Path program, String... words) throws IOException, InterruptedException {
    Path out = machine.resolve("out");
    Path err = machine.resolve("err");
    var builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(words)).toList())
        .directory(machine.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends in time").isTrue();
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private List<String> builds() throws IOException {
    Path log = machine.resolve("mvn.log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  @Nested
  class GivenACheckoutThatWasNeverBuilt {

    @Test
    void whenStarted_thenItIsBuiltOnceWithTheJdkThatWasFound() throws IOException, InterruptedException {
      Ran first = run("--version");
      Ran second = run("--version");

      assertThat(first.code()).isZero();
      assertThat(first.err()).startsWith("roadstead: building, ");
      assertThat(second.err()).isEmpty();
      assertThat(builds()).containsExactly(
          "mvn -B -q -pl deploy -am -DskipTests -Dspotless.check.skip=true package",
          "JAVA_HOME=" + machine.resolve("jvm/jdk-25"));
    }

    @Test
    void whenASourceIsNewer_thenItIsBuiltAgain() throws IOException, InterruptedException {
      run("--version");
      Files.setLastModifiedTime(root.resolve("ccm-core/src/A.java"), FileTime.from(Instant.now().plusSeconds(5)));

      assertThat(run("--version").err()).startsWith("roadstead: building, ");
      assertThat(builds()).hasSize(4);
    }

    @Test
    void whenBuildingIsForbidden_thenItSaysThatThereAreNoJars() throws IOException, InterruptedException {
      environment.put("ROADSTEAD_NO_BUILD", "1");

      Ran ran = run("--version");

      assertThat(ran.err()).isEqualTo("roadstead: there are no jars in " + root
          + "/deploy/target/dist/lib; run without ROADSTEAD_NO_BUILD, or unpack the distribution again.\n");
      assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void whenThereIsNoMaven_thenOneLineSaysSo() throws IOException, InterruptedException {
      Files.delete(machine.resolve("bin/mvn"));

      Ran ran = run("--version");

      assertThat(ran.err()).isEqualTo("roadstead: needs Maven 3.8.7 or newer to build and found no mvn on PATH. "
          + "Install it (such as: apt-get install maven).\n");
      assertThat(ran.code()).isEqualTo(1);
    }

    @Test
    void whenTheBuildFails_thenTheFirstErrorsAndTheLogAreNamed() throws IOException, InterruptedException {
      Files.createFile(machine.resolve("broken"));

      Ran ran = run("--version");

      assertThat(ran.err()).contains("[ERROR] A.java:1 is broken\n")
          .endsWith("roadstead: the build failed, see " + root + "/deploy/target/build.log\n");
      assertThat(ran.code()).isEqualTo(1);
    }
  }

  @Nested
  class GivenSeveralJdks {

    @ParameterizedTest(name = "JAVA_HOME={0}")
    @CsvSource({"own-25, own-25", "own-17, jdk-25", "nothing, jdk-25"})
    void whenStarted_thenTheFirstOneOfTheRightVersionIsTaken(String javaHome, String taken)
        throws IOException, InterruptedException {
      jdk("own-25", "25.0.1");
      jdk("own-17", "17.0.1");
      environment.put("JAVA_HOME", machine.resolve(javaHome).toString());

      assertThat(run("--version").out()).startsWith("java of '" + taken + "'\n");
    }

    @Test
    void whenOnlyTheHomeDirectoryHasOne_thenItIsFoundThere() throws IOException, InterruptedException {
      Files.delete(machine.resolve("jvm/jdk-25/release"));
      jdk("home/.sdkman/candidates/java/25.0.2-tem", "25.0.2");

      assertThat(run("--version").out()).startsWith("java of '25.0.2-tem'\n");
    }

    @Test
    void whenOnlyMavensToolchainsNameOne_thenItIsFoundThere() throws IOException, InterruptedException {
      Files.delete(machine.resolve("jvm/jdk-25/release"));
      Path own = jdk("elsewhere/jdk", "25");
      Files.createDirectories(machine.resolve("home/.m2"));
      Files.writeString(machine.resolve("home/.m2/toolchains.xml"), "<a>\n  <jdkHome>" + own + "</jdkHome>\n</a>\n");

      assertThat(run("--version").out()).startsWith("java of 'jdk'\n");
    }

    @Test
    void whenThereIsNone_thenOneLineSaysWhatToInstall() throws IOException, InterruptedException {
      Files.delete(machine.resolve("jvm/jdk-25/release"));

      Ran ran = run("--version");

      assertThat(ran.err()).endsWith("roadstead: needs a JDK 25 and found none in JAVA_HOME, PATH, " + machine
          + "/jvm, ~/.sdkman, ~/.jdks or ~/.m2/toolchains.xml. Install one (such as temurin-25-jdk) or set JAVA_HOME.\n");
      assertThat(ran.code()).isEqualTo(1);
    }
  }

  @Nested
  class GivenWords {

    @ParameterizedTest(name = "roadstead {0}")
    @CsvSource(delimiter = '|', textBlock = """
        plan -f x                    | core
        plan -f x --provider aws     | core aws
        plan --provider=gcp -f x     | core gcp
        plan --provider nothing      | core
        plan --provider core         | core
        run --provider aws           | core aws
        annotations                  | core aws gcp
        annotations --provider gcp   | core gcp
        demo                         | core aws demo
        demo --provider gcp --once   | core gcp demo
        """)
    void whenStarted_thenOnlyTheChosenProviderIsOnTheClassPath(String words, String folders)
        throws IOException, InterruptedException {
      Ran ran = run(words.split(" "));

      String lib = root + "/deploy/target/dist/lib/";
      assertThat(ran.classPath()).isEqualTo("<"
          + String.join(":", Stream.of(folders.split(" ")).map(folder -> lib + folder + "/*").toList()) + ">");
      assertThat(ran.words()).containsExactly(Stream.of(words.split(" ")).map(w -> "<" + w + ">")
          .toArray(String[]::new));
    }

    @Test
    void whenTheProviderIsInTheEnvironment_thenItIsTaken() throws IOException, InterruptedException {
      environment.put("ROADSTEAD_PROVIDER", "gcp");

      assertThat(run("plan", "-f", "x").classPath()).endsWith("/core/*:" + root + "/deploy/target/dist/lib/gcp/*>");
    }

    @Test
    void whenWordsHaveBlanksOrStars_thenTheyArriveAsTheyAre() throws IOException, InterruptedException {
      assertThat(run("plan", "-f", "my file.yaml", "*", "").words()).containsExactly("<plan>", "<-f>",
          "<my file.yaml>", "<*>", "<>");
    }

    @Test
    void whenAnotherProgramIsAskedFor_thenItGetsEverything() throws IOException, InterruptedException {
      environment.put("ROADSTEAD_MAIN", "io.roadstead.bench.Bench");

      Ran ran = run("--only", "x");

      String lib = root + "/deploy/target/dist/lib/";
      assertThat(ran.out()).endsWith("<-cp>\n<" + lib + "core/*:" + lib + "aws/*:" + lib + "gcp/*:" + lib
          + "demo/*>\n<io.roadstead.bench.Bench>\n<--only>\n<x>\n");
    }

    @Test
    void whenTheJvmGetsOptions_thenTheyStandBeforeTheProgram() throws IOException, InterruptedException {
      environment.put("ROADSTEAD_JAVA_OPTS", "-Xmx64m -Dx=y");

      assertThat(run("run").out()).contains("<-XX:MaxRAMPercentage=60>", "<-Xmx64m>\n<-Dx=y>",
          "<-Droadstead.providers=aws,gcp>", "<-Droadstead.home=" + root + "/deploy>");
    }
  }

  @Test
  void givenALinkToIt_whenStartedThroughTheLink_thenItFindsItsCheckout() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(machine.resolve("bin/roadstead"),
        Path.of("../check out/deploy/bin/roadstead"));

    assertThat(run(link, "--version").words()).containsExactly("<--version>");
  }

  @Test
  void givenAnUnpackedDistribution_whenStarted_thenItRunsWithoutAnyBuild() throws IOException, InterruptedException {
    Files.delete(root.resolve("pom.xml"));
    Files.createDirectories(root.resolve("deploy/lib/core"));

    assertThat(run("--version").classPath()).isEqualTo("<" + root + "/deploy/lib/core/*>");
    assertThat(builds()).isEmpty();
  }
}
