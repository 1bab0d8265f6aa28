package io.roadstead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line a person may get wrong on the command line: one clear line, exit code 1, nothing on standard output. */
class BadInputTest {

  @ParameterizedTest(name = "roadstead {0}")
  @CsvSource(delimiter = '|', textBlock = """
      plna                                   | unknown command 'plna' of roadstead; did you mean plan?; see roadstead --help
      frobnicate                             | unknown command 'frobnicate' of roadstead; see roadstead --help
      --versoin                              | unknown flag '--versoin' of roadstead; did you mean --version?; see roadstead --help
      plan --contxt x                        | unknown flag '--contxt' of roadstead plan; did you mean --context?; see roadstead plan --help
      plan --tiny-regoin=north               | unknown flag '--tiny-regoin' of roadstead plan; did you mean --tiny-region?; see roadstead plan --help
      plan --aws-region=north                | unknown flag '--aws-region' of roadstead plan; did you mean --tiny-region?; see roadstead plan --help
      annotations --tiny-region north        | unknown flag '--tiny-region' of roadstead annotations; see roadstead annotations --help
      plan web.yaml                          | unknown argument 'web.yaml' of roadstead plan; see roadstead plan --help
      plan --context                         | Missing required parameter for option '--context' (CONTEXT); see roadstead plan --help
      plan --context a --context b           | option '--context' (CONTEXT) should be specified only once; see roadstead plan --help
      plan --provider tny -f x               | unknown provider 'tny'; did you mean tiny? (there are: metal, tiny)
      plan --provider metal -f x             | provider 'metal' is not on the class path: its module holds no provider yet
      plan                                   | -f is missing: name a file with Services, such as -f web.yaml
      plan -f nowhere.yaml                   | nowhere.yaml: there is no such file
      plan -f x --tiny-region east           | --tiny-region="east": not accepted: it is not one of them. Fix: write one of north, south
      plan -f x -o yaml                      | --output="yaml": not accepted: it is not one of them. Fix: write one of text, json
      plan -f x --serve-classless=maybe      | --serve-classless="maybe": not accepted: it is neither true nor false. Fix: write true or false
      run --kubeconfig ../pom.xml            | --kubeconfig: ../pom.xml: this is no kubeconfig; one begins with apiVersion: v1 and kind: Config
      run --leader-elect-renew-deadline 20s  | --leader-elect-renew-deadline must be shorter than --leader-elect-lease-duration, or two replicas could write at once
      run --leader-elect-retry-period 11s    | --leader-elect-retry-period must be shorter than --leader-elect-renew-deadline, or the lease could not be renewed in time
      run --kubeconfig nowhere               | --kubeconfig: nowhere: there is no such file, or no right to read it
      run --telemetry-adress :1              | unknown flag '--telemetry-adress' of roadstead run; did you mean --telemetry-address?; see roadstead run --help
      run --sweep-interval 5                 | --sweep-interval="5": not accepted: it is not a duration. Fix: write a duration from 10s to 7d, such as 90s or 1m30s
      run --sweep-interval 1s                | --sweep-interval="1s": not accepted: it is not from 10s to 7d. Fix: write a duration from 10s to 7d, such as 90s or 1m30s
      run --workers 0                        | --workers="0": not accepted: it is not in 1..1000. Fix: write a number from 1 to 1000
      run --endpoint localhost               | --endpoint="localhost": not accepted: it is not a URL such as http://127.0.0.1:4566. Fix: write a URL such as http://127.0.0.1:4566
      run                                    | --kubeconfig: no cluster is known: name a kubeconfig file, set KUBECONFIG, or run in a Pod with a ServiceAccount
      demo                                   | there is no simulated cloud for provider tiny on the class path; there is one for aws
      demo --onec                            | unknown flag '--onec' of roadstead demo; did you mean --once?; see roadstead demo --help
      annotations -o xml                     | --output="xml": not accepted: it is not one of them. Fix: write one of text, markdown, json
      """)
  void whenTheCommandLineIsWrong_thenOneLineSaysWhatAndHowToMendIt(String words, String line) {
    Told told = Told.by(words.split(" "));

    assertThat(told.err()).isEqualTo("roadstead: " + line + "\n");
    assertThat(told.out()).isEmpty();
    assertThat(told.code()).isEqualTo(ExitCode.PROBLEM);
  }

  @Test
  void whenTwoThingsAreWrong_thenBothAreSaid() {
    Told told = Told.by("plan", "-o", "yaml", "--tiny-region=east");

    assertThat(told.err()).isEqualTo("""
        roadstead: --output="yaml": not accepted: it is not one of them. Fix: write one of text, json
        roadstead: --tiny-region="east": not accepted: it is not one of them. Fix: write one of north, south
        """);
  }

  @Test
  void whenAVariableIsWrong_thenItIsRefusedLikeTheFlag() {
    Told told = Told.with("", Map.of("ROADSTEAD_TINY_REGION", "east"), "plan", "-f", "x");

    assertThat(told.err()).contains("--tiny-region=\"east\": not accepted");
    assertThat(told.code()).isEqualTo(ExitCode.PROBLEM);
  }

  @Test
  void whenThereIsNoCommand_thenTheUsageIsShown() {
    Told told = Told.by();

    assertThat(told.err()).startsWith("Usage: roadstead").contains("plan", "annotations");
    assertThat(told.code()).isEqualTo(ExitCode.PROBLEM);
  }

  static Stream<List<String>> helpAndVersion() {
    List<List<String>> rows = new ArrayList<>();
    for (String option : List.of("--help", "--version", "-h", "-V")) {
      rows.add(List.of(option));
      for (String command : List.of("plan", "annotations", "run", "demo")) {
        rows.add(List.of(command, option));
      }
    }
    return rows.stream();
  }

  @ParameterizedTest(name = "roadstead {0}")
  @MethodSource("helpAndVersion")
  void whenHelpOrVersionIsAskedFor_thenItIsOnStandardOutput(List<String> words) {
    Told told = Told.by(words.toArray(String[]::new));

    assertThat(told.out()).containsAnyOf("Usage: roadstead", "roadstead 0.");
    assertThat(told.err()).isEmpty();
    assertThat(told.code()).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      a tab                | kind: Service\\n\\tname: x                              | :2: this is not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation); correct the line, or its indentation
      half a list          | kind: [Service                                       | :1: this is not YAML: expected ',' or ']', but got <stream end>; correct the line, or its indentation
      only text            | hello                                                | :1: this is no Kubernetes object; write apiVersion, kind, metadata and spec
      no kind              | apiVersion: v1                                       | :1: this is no Kubernetes object: kind is missing; add it, as in apiVersion: v1 and kind: Service
      no version           | kind: Service                                        | :1: this is no Kubernetes object: apiVersion is missing; add it, as in apiVersion: v1 and kind: Service
      no name              | apiVersion: v1\\nkind: Service\\nspec: {}               | :1: metadata.name is missing; give the Service a name
      no spec              | apiVersion: v1\\nkind: Service\\nmetadata: {name: x}    | :1: spec is missing; a Service has at least spec.ports
      port in words        | apiVersion: v1\\nkind: Service\\nmetadata: {name: x}\\nspec:\\n  ports:\\n  - port: eighty | :6: spec.ports[0].port: "eighty" is not accepted here; write a number, without quotes
      port in quotes       | apiVersion: v1\\nkind: Service\\nmetadata: {name: x}\\nspec:\\n  ports:\\n  - port: "80" | :6: spec.ports[0].port: "80" is not accepted here; write a number, without quotes
      ports is no list     | apiVersion: v1\\nkind: Service\\nmetadata: {name: x}\\nspec:\\n  ports: 80             | :5: spec.ports: 80 is not accepted here; write a list
      annotation is true   | apiVersion: v1\\nkind: Service\\nmetadata:\\n  name: x\\n  annotations:\\n    a/b: true\\nspec: {} | :6: metadata.annotations[a/b]: true is not accepted here; write text, in quotes if it looks like a number or true or false
      unknown field        | apiVersion: v1\\nkind: Service\\nmetadata: {name: x}\\nspec:\\n  typ: LoadBalancer     | :5: spec.typ: there is no such field; did you mean type?
      unknown port field   | apiVersion: v1\\nkind: Service\\nmetadata: {name: x}\\nspec:\\n  ports:\\n  - port: 80\\n    zzzzzz: 1 | :7: spec.ports[0].zzzzzz: there is no such field; remove it
      the same twice       | apiVersion: v1\\nkind: Service\\nmetadata: {name: x}\\nspec: {}\\n---\\napiVersion: v1\\nkind: Service\\nmetadata: {name: x}\\nspec: {} | :6: Service x stands in FILE:1 too; remove one of them
      item is no object    | apiVersion: v1\\nkind: List\\nitems:\\n- 7                | :4: items[0] is no Kubernetes object
      """)
  void whenAManifestIsWrong_thenFileLineAndFixAreNamed(String rule, String text, String error, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), text.translateEscapes());

    Told told = Told.by("plan", "-f", file.toString());

    assertThat(told.err()).as(rule).isEqualTo("roadstead: " + file + error.replace("FILE", file.toString()) + "\n");
    assertThat(told.out()).isEmpty();
    assertThat(told.code()).isEqualTo(ExitCode.PROBLEM);
  }

  @Test
  void whenThereIsNoServiceInTheFiles_thenItIsSaidWhatThereIs(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("deployment.yaml"),
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\n");

    assertThat(Told.by("plan", "-f", file.toString()).err())
        .isEqualTo("roadstead: there is no Service in " + file + "; there is apps/v1/Deployment shop/web\n");
    assertThat(Told.by("plan", "-f", Files.createDirectory(folder.resolve("empty")).toString()).err())
        .endsWith("empty: there is no .yaml, .yml or .json file in this folder\n");
  }
}
