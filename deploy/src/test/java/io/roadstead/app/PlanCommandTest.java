package io.roadstead.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanCommandTest {

  private static final String WEB = """
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        namespace: shop
        uid: u-1
        annotations: {tiny.example/tier: large}
      spec:
        type: LoadBalancer
        ports:
        - {port: 80, nodePort: 30080}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: node-1}
      """;

  private static Told plan(String manifests, String... more) {
    String[] words = {"plan", "-f", "-"};
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Told.with(manifests, Map.of(), all);
  }

  @Nested
  class GivenAServiceAndANode {

    @Test
    void whenPlanned_thenEveryStepIsListedAndTheCodeSaysChanges() {
      Told told = plan(WEB);

      assertThat(told.out()).isEqualTo("""
          shop/web on tiny: 3 to create
            + create Network/shared
                range: 203.0.113.0/24
            + create Balancer/main  (after Network/shared)
                ip: 203.0.113.0
                members: [node-1]
                tier: large
            + create Rule/TCP-80  (after Balancer/main)
                memberPort: 30080
                port: 80
                protocol: TCP
            address: 203.0.113.0 ports 80/TCP
          """);
      assertThat(told.err())
          .isEqualTo("Planned against a sample surrounding; see roadstead plan --print-context.\n");
      assertThat(told.code()).isEqualTo(ExitCode.CHANGES);
    }

    @Test
    void whenEverythingIsThereAlready_thenNothingIsToDo(@TempDir Path folder) throws IOException {
      Path context = Files.writeString(folder.resolve("context.yaml"), """
          apiVersion: roadstead.io/v1
          kind: Context
          provider: tiny
          surroundings:
          - type: TinyPool
            name: public
            ranges: [203.0.113.0/24]
            paid: true
          resources:
          - {type: Network, owner: cluster, range: 203.0.113.0/24, handle: {id: net-1}}
          - {type: Balancer, id: Balancer/main, owner: shop/web, tier: large, ip: 203.0.113.0, members: [node-1]}
          - {type: Rule, id: Rule/TCP-80, owner: shop/web, protocol: TCP, port: 80, memberPort: 30080}
          """);

      Told told = plan(WEB, "--context", context.toString());

      assertThat(told.out()).isEqualTo("""
          shop/web on tiny: nothing to do
            address: 203.0.113.0 ports 80/TCP
          """);
      assertThat(told.err()).isEmpty();
      assertThat(told.code()).isEqualTo(ExitCode.OK);
    }
  }

  @Nested
  class GivenAManifestThatWasNeverApplied {

    private static final String FRESH = """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: Service
          metadata: {name: dns}
          spec:
            type: LoadBalancer
            externalTrafficPolicy: Local
            ports:
            - {name: tcp, port: 53, targetPort: dns}
            - {name: udp, port: 53, protocol: UDP, targetPort: dns}
        """;

    @Test
    void whenPlannedTwice_thenTheSameNodePortsAreAssumedAndSaid() {
      JsonNode first = document(plan(FRESH, "-o", "json").out());
      JsonNode again = document(plan(FRESH, "-o", "json").out());

      assertThat(again).isEqualTo(first);
      int port = first.at("/resources/2/spec/memberPort").asInt();
      assertThat(port).isBetween(30000, 32767);
      assertThat(first.at("/resources/3/spec/memberPort").asInt()).as("TCP and UDP share it").isEqualTo(port);
      assertThat(first.get("notes")).extracting(JsonNode::asString).containsExactly(
          "the API server has not allocated node ports yet; assumed 53 -> %1$d, 53 -> %1$d".formatted(port),
          "the API server has not allocated a healthCheckNodePort yet; assumed 32138",
          "there is no Node in the files; assumed the sample's sample-1; add the output of kubectl get nodes -o yaml");
    }
  }

  @Test
  void givenAContextAndNoNode_whenPlanned_thenThereAreNoTargetsAndItIsSaid(@TempDir Path folder) throws IOException {
    Path context = Files.writeString(folder.resolve("context.yaml"),
        Told.by("plan", "--print-context", "--provider", "tiny").out());

    Told told = plan(WEB.replaceAll("(?s)---.*", ""), "--context", context.toString());

    assertThat(told.out()).contains("members: []",
        "note: there is no Node in the files, so there are no targets; add the output of kubectl get nodes -o yaml");
  }

  @Test
  void givenOnlyNodesThatAreExcluded_whenPlanned_thenThereAreNoTargetsAndItIsSaid() {
    Told told = plan(WEB.replace("{name: node-1}",
        "{name: node-1, labels: {node.kubernetes.io/exclude-from-external-load-balancers: \"\"}}"));

    assertThat(told.out()).contains("members: []", "note: no Node in the files may receive traffic");
  }

  @Nested
  class GivenProblems {

    @Test
    void whenAnAnnotationIsWrong_thenItIsInTheDocumentAndTheCodeSaysProblem() {
      Told told = plan(WEB.replace("tiny.example/tier: large",
          "tiny.example/tier: huge, tiny.example/global: \"true\", tiny.example/teir: small, tiny.example/logs: \"true\""));

      assertThat(told.out()).isEqualTo("""
          shop/web on tiny: not served, 2 problems
            problem: metadata.annotations[tiny.example/global]="true": not supported yet. Fix: remove it
            problem: metadata.annotations[tiny.example/tier]="huge": not accepted: it is not one of them. \
          Fix: write one of small, large, such as large
            warning: metadata.annotations[tiny.example/logs]="true": not supported yet. Fix: remove it
            warning: metadata.annotations[tiny.example/teir]="small": unknown annotation, it has no effect. \
          Fix: did you mean tiny.example/tier?
          """);
      assertThat(told.code()).isEqualTo(ExitCode.PROBLEM);
    }

    @Test
    void whenTheApiServerWouldRefuseIt_thenThePlanDoesToo() {
      Told told = plan("""
          apiVersion: v1
          kind: Service
          metadata: {name: web}
          spec:
            type: LoadBalancer
            ports:
            - {port: 70000}
            - {port: 80, name: a, protocol: HTTP}
            - {port: 80, name: a, protocol: HTTP}
          """);

      assertThat(told.out()).isEqualTo("""
          default/web on tiny: not served, 6 problems
            problem: spec.ports[0].port="70000": it is not in 1..65535. Fix: choose another number
            problem: spec.ports[0].name: with several ports every port needs a name. Fix: name it
            problem: spec.ports[1].protocol="HTTP": it is not one of TCP, UDP, SCTP. Fix: write one of them
            problem: spec.ports[2].protocol="HTTP": it is not one of TCP, UDP, SCTP. Fix: write one of them
            problem: spec.ports[2]="80/HTTP": the same port and protocol stands there twice. Fix: remove one of them
            problem: spec.ports[2].name="a": the same name stands there twice. Fix: rename one of them
          """);
      assertThat(told.code()).isEqualTo(ExitCode.PROBLEM);
    }

    @Test
    void whenTheTypeIsMisspelt_thenItIsAProblemAndNotLeftAlone() {
      Told told = plan(WEB.replace("type: LoadBalancer", "type: Loadbalancer"));

      assertThat(told.out()).contains("problem: spec.type=\"Loadbalancer\"");
      assertThat(told.code()).isEqualTo(ExitCode.PROBLEM);
    }

    @Test
    void whenOneOfTwoServicesIsWrong_thenTheOtherIsPlannedAllTheSame() {
      Told told = plan(WEB + "---\n" + WEB.replace("name: web", "name: bad").replace("tier: large", "tier: huge")
          .replaceAll("(?s)---.*", ""));

      assertThat(told.out()).contains("shop/web on tiny: 3 to create", "shop/bad on tiny: not served, 1 problem");
      assertThat(told.code()).isEqualTo(ExitCode.PROBLEM);
    }
  }

  @Nested
  class GivenServicesOfOthers {

    private static final String OTHERS = """
        apiVersion: v1
        kind: Service
        metadata: {name: inside}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: theirs}
        spec: {type: LoadBalancer, loadBalancerClass: example.com/theirs, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        """;

    @Test
    void whenPlanned_thenTheyAreLeftAlone() {
      Told told = plan(OTHERS);

      assertThat(told.out()).isEqualTo("""
          default/inside: left alone, its type is ClusterIP
          default/theirs: left alone, its class is example.com/theirs
          """);
      assertThat(told.code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void whenTheirClassIsServed_thenItIsPlanned() {
      Told told = plan(OTHERS, "--load-balancer-classes", "example.com/theirs");

      assertThat(told.out()).contains("default/theirs on tiny: 3 to create");
      assertThat(told.code()).isEqualTo(ExitCode.CHANGES);
    }

    @Test
    void whenClasslessOnesAreNotServed_thenTheyAreLeftAloneToo() {
      Told told = plan(WEB, "--serve-classless=false");

      assertThat(told.out()).isEqualTo("shop/web: left alone, it has no class\n");
      assertThat(told.code()).isEqualTo(ExitCode.OK);
    }
  }

  @Nested
  class GivenTheServicesOfTheGuide {

    private final Told text = Told.by("plan", "-f", "demo/services");
    private final Told json = Told.by("plan", "-f", "demo/services", "-o", "json");

    @Test
    void whenPlanned_thenLoadBalancersAreServedAndOthersLeftAlone() {
      assertThat(text.out().lines().filter(line -> !line.startsWith(" "))).containsExactly(
          "default/backend-svc: left alone, its type is ClusterIP",
          "default/external-api: left alone, its type is ExternalName",
          "default/external-database on tiny: 3 to create",
          "default/frontend-svc on tiny: 2 to create",
          "default/multi-port-service on tiny: 4 to create",
          "default/mysql-headless: left alone, its type is ClusterIP",
          "default/mysql-svc: left alone, its type is ClusterIP",
          "default/named-ports on tiny: 3 to create",
          "default/sticky-service on tiny: 2 to create",
          "default/web-lb-internal on tiny: 2 to create",
          "default/web-lb on tiny: 2 to create",
          "default/web-nodeport: left alone, its type is NodePort",
          "default/web-service on tiny: 2 to create");
      assertThat(text.code()).isEqualTo(ExitCode.CHANGES);
    }

    @Test
    void whenPrintedAsJson_thenEveryLineIsOneDocumentOfTheSchema() throws IOException {
      Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(Path.of("docs/plan.schema.json")), InputFormat.JSON);

      assertThat(json.out().lines()).hasSize(8).allSatisfy(
          line -> assertThat(schema.validate(line, InputFormat.JSON)).isEmpty());
      String refused = plan(WEB.replace("large", "huge"), "-o", "json").out();
      assertThat(schema.validate(refused, InputFormat.JSON)).isEmpty();
      assertThat(schema.validate(refused.replace("\"problems\"", "\"problem\""), InputFormat.JSON)).isNotEmpty();
    }
  }

  private static JsonNode document(String line) {
    return JsonMapper.shared().readTree(line);
  }
}
