package io.roadstead.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Inventory;
import io.roadstead.core.plan.Inventory.Completeness;
import io.roadstead.core.plan.Plan;
import io.roadstead.core.plan.Planner;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.ResourceId;
import io.roadstead.core.spec.Problem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class PlanDocumentTest {

  private static final ServiceKey WEB = new ServiceKey("shop", "web");
  private static final Owner OWNER = Owner.of(WEB, "uid-1");
  private static final JsonMapper PRETTY = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** A health check, and what forwards to what it checks. */
  public record Part(ResourceId id, Owner owner, List<ResourceId> dependsOn, String path,
      OptionalInt port) implements Resource {

    @Override
    public boolean canBecome(Resource desired) {
      return true;
    }
  }

  private static Part check(String path) {
    return new Part(new ResourceId("Check", "web"), OWNER, List.of(), path, OptionalInt.of(10256));
  }

  private static Part rule() {
    return new Part(new ResourceId("Rule", "web"), OWNER, List.of(check("").id()), "/", OptionalInt.empty());
  }

  private static PlanDocument document(List<Problem> problems, List<Resource> desired, List<Part> exist,
      List<Frontend> frontends) {
    var inventory = Inventory.<Resource>of(OWNER,
        exist.stream().map(part -> new Existing<Resource>(part, Handle.of(part.id().name()))).toList(), List.of(),
        Completeness.COMPLETE);
    var plan = problems.isEmpty() ? Planner.plan(OWNER, desired, inventory) : new Plan<Resource>(OWNER, List.of());
    return new PlanDocument(WEB, "tiny", problems, List.of(), List.of(), desired, plan, frontends);
  }

  @Nested
  class GivenAServiceWithoutAnything {

    private final PlanDocument document = document(List.of(), List.of(rule(), check("/healthz")), List.of(),
        List.of(Frontend.ip("203.0.113.7", Frontend.IpMode.VIP, List.of(Frontend.Port.open(80, Protocol.TCP)))));

    @Test
    void whenPrintedAsText_thenStepsAndAddressAreListed() {
      assertThat(document.text()).isEqualTo("""
          shop/web on tiny: 2 to create
            + create Check/web
                dependsOn: []
                path: /healthz
                port: 10256
            + create Rule/web  (after Check/web)
                dependsOn: [Check/web]
                path: /
            address: 203.0.113.7 ports 80/TCP
          """);
    }

    @Test
    void whenPrintedAsJson_thenFieldsStandInTheOrderOfTheFormat() {
      assertThat(PRETTY.writeValueAsString(document.json())).isEqualTo("""
          {
            "apiVersion" : "roadstead.io/v1",
            "kind" : "Plan",
            "service" : "shop/web",
            "provider" : "tiny",
            "problems" : [ ],
            "warnings" : [ ],
            "notes" : [ ],
            "resources" : [ {
              "id" : "Check/web",
              "kind" : "Check",
              "spec" : {
                "dependsOn" : [ ],
                "path" : "/healthz",
                "port" : 10256
              }
            }, {
              "id" : "Rule/web",
              "kind" : "Rule",
              "spec" : {
                "dependsOn" : [ "Check/web" ],
                "path" : "/"
              }
            } ],
            "steps" : [ {
              "action" : "Create",
              "resource" : "Check/web",
              "after" : [ ],
              "changes" : [ {
                "field" : "dependsOn",
                "from" : null,
                "to" : [ ]
              }, {
                "field" : "path",
                "from" : null,
                "to" : "/healthz"
              }, {
                "field" : "port",
                "from" : null,
                "to" : 10256
              } ]
            }, {
              "action" : "Create",
              "resource" : "Rule/web",
              "after" : [ "Check/web" ],
              "changes" : [ {
                "field" : "dependsOn",
                "from" : null,
                "to" : [ "Check/web" ]
              }, {
                "field" : "path",
                "from" : null,
                "to" : "/"
              } ]
            } ],
            "status" : {
              "loadBalancer" : {
                "ingress" : [ {
                  "ip" : "203.0.113.7",
                  "ipMode" : "VIP",
                  "ports" : [ {
                    "port" : 80,
                    "protocol" : "TCP"
                  } ]
                } ]
              }
            }
          }""");
    }
  }

  @Nested
  class GivenALoadBalancer {

    @Test
    void whenAFieldDiffers_thenTheUpdateSaysFromWhatToWhat() {
      PlanDocument document = document(List.of(), List.of(check("/readyz"), rule()), List.of(check("/healthz"), rule()),
          List.of());

      assertThat(document.text()).isEqualTo("""
          shop/web on tiny: 1 to update
            ~ update Check/web
                path: /healthz -> /readyz
          """);
      assertThat(document.json().at("/steps/0/changes/0")).hasToString(
          "{\"field\":\"path\",\"from\":\"/healthz\",\"to\":\"/readyz\"}");
    }

    @Test
    void whenNothingDiffers_thenThereIsNothingToDo() {
      PlanDocument document = document(List.of(), List.of(rule()), List.of(rule()), List.of());

      assertThat(document.text()).isEqualTo("shop/web on tiny: nothing to do\n");
      assertThat(document.json().get("steps")).isEmpty();
      assertThat(document.isRefused()).isFalse();
    }
  }

  @Nested
  class GivenAServiceThatCanNotBeServed {

    @Test
    void whenPrinted_thenEveryProblemSaysFieldValueMessageAndFix() {
      var problem = Problem.ofAnnotation("tiny/x", "yes", "not accepted: it is not a number", "write a number");
      PlanDocument document = document(List.of(problem), List.of(), List.of(), List.of());

      assertThat(document.isRefused()).isTrue();
      assertThat(document.text()).isEqualTo("""
          shop/web on tiny: not served, 1 problem
            problem: metadata.annotations[tiny/x]="yes": not accepted: it is not a number. Fix: write a number
          """);
      assertThat(document.json().get("problems")).hasToString("""
          [{"field":"metadata.annotations[tiny/x]","value":"yes","message":"not accepted: it is not a number",\
          "fix":"write a number"}]""");
    }
  }

  @Test
  void givenPortsWithErrorsAndAHostname_whenPrinted_thenBothAreShown() {
    var port = new Frontend.Port(53, Protocol.UDP, Optional.of("roadstead.io/NotServed"));
    PlanDocument document = document(List.of(), List.of(), List.of(), List.of(Frontend.hostname("lb.example",
        List.of(port))));

    assertThat(document.text()).contains("address: lb.example ports 53/UDP (roadstead.io/NotServed)");
    assertThat(document.json().at("/status/loadBalancer/ingress/0")).hasToString("""
        {"hostname":"lb.example","ports":[{"port":53,"protocol":"UDP","error":"roadstead.io/NotServed"}]}""");
  }
}
