package io.roadstead.core.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.roadstead.core.model.Condition;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.reconcile.ServicePatch;
import io.roadstead.core.testing.Services;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Every part of a patch as it goes over the wire, and that nothing else does. */
class PatchBodyTest {

  private static final ServiceSnapshot WEB = Services.loadBalancer("shop/web").uid("6f-1").port(80, 30080).build();
  private static final Condition READY = new Condition(Condition.READY, "True", "Ready", "all well",
      Instant.parse("2026-01-01T00:00:00.123456789Z"));

  static Stream<Arguments> patches() {
    return Stream.of(
        row("nothing", ServicePatch.NOTHING, """
            {"metadata":{"uid":"6f-1"}}"""),
        row("a finalizer to add", ServicePatch.NOTHING.addFinalizer("a/b"), """
            {"metadata":{"uid":"6f-1","finalizers":["a/b"]}}"""),
        row("finalizers to remove", ServicePatch.NOTHING.removeFinalizers(Set.of("c/d", "a/b")), """
            {"metadata":{"uid":"6f-1","$deleteFromPrimitiveList/finalizers":["a/b","c/d"]}}"""),
        row("one annotation to set and one to take away",
            ServicePatch.NOTHING.annotations(Map.of("a/b", Optional.of("v"), "c/d", Optional.empty())), """
                {"metadata":{"uid":"6f-1","annotations":{"a/b":"v","c/d":null}}}"""),
        row("frontends", ServicePatch.NOTHING.frontends(List.of(
            Frontend.ip("192.0.2.1", Frontend.IpMode.PROXY, List.of(Frontend.Port.open(80, Protocol.TCP),
                new Frontend.Port(53, Protocol.UDP, Optional.of("MixedProtocolNotSupported")))),
            Frontend.hostname("web.example.com", List.of()))), """
                {"metadata":{"uid":"6f-1"},"status":{"loadBalancer":{"ingress":[\
                {"ip":"192.0.2.1","ipMode":"Proxy","ports":[{"port":80,"protocol":"TCP"},\
                {"port":53,"protocol":"UDP","error":"MixedProtocolNotSupported"}]},\
                {"hostname":"web.example.com"}]}}}"""),
        row("no frontend any more", ServicePatch.NOTHING.frontends(List.of()), """
            {"metadata":{"uid":"6f-1"},"status":{"loadBalancer":{"ingress":null}}}"""),
        row("conditions", ServicePatch.NOTHING.conditions(List.of(READY), Set.of("B", "A")), """
            {"metadata":{"uid":"6f-1"},"status":{"conditions":[\
            {"type":"roadstead.io/Ready","status":"True","reason":"Ready","message":"all well",\
            "lastTransitionTime":"2026-01-01T00:00:00Z"},\
            {"$patch":"delete","type":"A"},{"$patch":"delete","type":"B"}]}}"""),
        row("text of every kind", ServicePatch.NOTHING.annotations(Map.of("a", Optional.of("\"é\n日本"))), """
            {"metadata":{"uid":"6f-1","annotations":{"a":"\\"é\\n日本"}}}"""));
  }

  private static Arguments row(String name, ServicePatch patch, String expected) {
    return Arguments.of(Named.of(name, patch), expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("patches")
  void whenAPatchIsWritten_thenItNamesWhatItChangesAndTheLifeItIsFor(ServicePatch patch, String expected) {
    String body = PatchBody.of(WEB, patch);

    assertThat(body).isEqualTo(expected);
    assertThat(JsonMapper.shared().readTree(body).isObject()).isTrue();
  }
}
