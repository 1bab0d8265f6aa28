package io.roadstead.app.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.roadstead.app.UserError;
import io.roadstead.app.tiny.TinyProviderFactory;
import io.roadstead.app.tiny.TinyResource.Balancer;
import io.roadstead.app.tiny.TinyResource.Rule;
import io.roadstead.app.tiny.TinyResource.Tier;
import io.roadstead.core.model.Owner;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.plan.Existing;
import io.roadstead.core.plan.Handle;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.plan.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextFileTest {

  private static final TinyProviderFactory TINY = new TinyProviderFactory();

  private static Context read(String text) {
    return ContextFile.read("context.yaml", text, TINY, key -> "uid-of-" + key.name());
  }

  @Test
  void whenTheSampleIsPrinted_thenItIsReadableAndReadsBackAsItWas() {
    String sample = ContextFile.sample(TINY);

    assertThat(sample).isEqualTo("""
        # What surrounds a sample cluster on tiny. Save it, change it to what yours has, and use it:
        #   roadstead plan -f web.yaml --provider tiny --context context.yaml
        apiVersion: roadstead.io/v1
        kind: Context
        provider: tiny
        surroundings:
        - type: TinyPool
          name: public
          ranges:
          - 203.0.113.0/24
          usage:
            type: Open
          paid: true
        - type: TinyPool
          name: lab
          ranges:
          - 2001:db8::/64
          - 198.51.100.0/28
          usage:
            type: Limited
            namespaces:
            - lab
            - "1234"
          paid: false
          quotas:
            ports: 5
        """);
    assertThat(read(sample)).isEqualTo(new Context(TINY.sampleSurroundings(), List.of(), List.of()));
  }

  @Test
  void givenThingsThatExist_whenWrittenAndRead_thenTheyAreTheSame() {
    Owner owner = Owner.of(new ServiceKey("shop", "web"), "u-1");
    var balancer = new Balancer(new ResourceId("Balancer", "main"), owner, Tier.LARGE, Optional.empty(),
        new TreeSet<>(List.of("b", "a")));
    var rule = new Rule(new ResourceId("Rule", "TCP-80"), owner, Protocol.TCP, 80, OptionalInt.of(30080));
    var context = new Context(List.of(), List.<Existing<Resource>>of(
        new Existing<>(balancer, Handle.of("lb-1", Map.of("state", "up"))), new Existing<>(rule, Handle.of(""))),
        List.of());

    assertThat(read(ContextFile.write("tiny", context))).isEqualTo(context);
  }

  @Test
  void givenAnOwnerWithoutUid_whenRead_thenItIsTheServiceOfThePlan() {
    Context context = read("""
        apiVersion: roadstead.io/v1
        kind: Context
        provider: tiny
        resources:
        - {type: Rule, id: Rule/TCP-80, owner: shop/web, protocol: TCP, port: 80}
        """);

    assertThat(context.resources().getFirst().resource().owner())
        .isEqualTo(Owner.of(new ServiceKey("shop", "web"), "uid-of-web"));
    assertThat(context.resources().getFirst().handle()).isEqualTo(Handle.of(""));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      - {type: TinyPol, name: a}                         | surroundings[0].type: TinyPol is not one of TinyPool; did you mean TinyPool?
      - 7                                                | surroundings[0] is not a block of fields
      - {type: TinyPool, nam: a, paid: true}             | surroundings[0].nam: a TinyPool has no such field; did you mean name? It has name, ranges, usage, paid, quotas
      - {type: TinyPool, paid: true}                     | surroundings[0].name: is missing; write text, in quotes if it looks like a number
      - {type: TinyPool, name: "", paid: true}           | surroundings[0]: not accepted: a pool needs a name
      - {type: TinyPool, name: 7, paid: true}            | surroundings[0].name: 7 is not text, in quotes if it looks like a number
      - {type: TinyPool, name: a, paid: "yes"}           | surroundings[0].paid: "yes" is not true or false
      - {type: TinyPool, name: a, paid: true, ranges: x} | surroundings[0].ranges: "x" is not a list
      - {type: TinyPool, name: a, paid: true, ranges: [10.0.0.0]}     | surroundings[0].ranges[0]: "10.0.0.0" is not accepted: '10.0.0.0' has no prefix length, such as /32 or /128
      - {type: TinyPool, name: a, paid: true, usage: {type: Closed}}  | surroundings[0].usage.type: "Closed" is not one of Limited, Open
      - {type: TinyPool, name: a, paid: true, quotas: {ports: many}}  | surroundings[0].quotas[ports]: "many" is not a number
      """)
  void whenAnEntryIsWrong_thenLinePathValueAndFixAreNamed(String entry, String error) {
    String text = "apiVersion: roadstead.io/v1\nkind: Context\nprovider: tiny\nsurroundings:\n" + entry + "\n";

    assertThatExceptionOfType(UserError.class).isThrownBy(() -> read(text))
        .withMessage("context.yaml:5: " + error);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      kind: Contxt, apiVersion: roadstead.io/v1                                | context.yaml:1: this is no context file; it begins with apiVersion: roadstead.io/v1 and kind: Context, as roadstead plan --print-context writes it
      kind: Context, apiVersion: roadstead.io/v1, provider: aws                | context.yaml:1: provider: aws is not the provider of this plan; write tiny, or choose another --provider
      kind: Context, apiVersion: roadstead.io/v1, provider: tiny, surrounding: | context.yaml:1: a context file has no field surrounding; did you mean surroundings?
      kind: Context, apiVersion: roadstead.io/v1, provider: tiny, resources: x | context.yaml:1: resources is not a list
      """)
  void whenTheHeadIsWrong_thenItIsSaid(String fields, String error) {
    assertThatExceptionOfType(UserError.class).isThrownBy(() -> read("{" + fields + "}")).withMessage(error);
  }
}
