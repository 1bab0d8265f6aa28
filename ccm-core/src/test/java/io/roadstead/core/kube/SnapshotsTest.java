package io.roadstead.core.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.roadstead.core.model.Frontend;
import io.roadstead.core.model.IpFamily;
import io.roadstead.core.model.NodeSnapshot;
import io.roadstead.core.model.Protocol;
import io.roadstead.core.model.ServiceKey;
import io.roadstead.core.model.ServiceSnapshot;
import io.roadstead.core.model.TrafficPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is read out of the objects of the API, whatever they look like. */
class SnapshotsTest {

  private static <T extends HasMetadata> T read(String json, Class<T> type) {
    return JsonMapper.shared().readValue(json, type);
  }

  private static ServiceSnapshot service(String json) {
    return Snapshots.service(read(json, Service.class));
  }

  private static ServiceSnapshot.Spec spec(String fields) {
    return service("{\"metadata\": {\"name\": \"web\"}, \"spec\": {" + fields + "}}").spec();
  }

  private static List<Frontend> ingress(String entries) {
    return service("{\"status\": {\"loadBalancer\": {\"ingress\": [" + entries + "]}}}").status().frontends();
  }

  private static NodeSnapshot node(String json) {
    return Snapshots.node(read(json, Node.class));
  }

  @Nested
  class GivenACompleteService {

    private final ServiceSnapshot service = service("""
        {"apiVersion": "v1", "kind": "Service",
         "metadata": {"namespace": "shop", "name": "web", "uid": "6f-1", "resourceVersion": "42",
           "deletionTimestamp": "2026-01-01T00:00:00Z",
           "annotations": {"a/b": "c", "kubectl.kubernetes.io/last-applied-configuration": "{}"},
           "finalizers": ["z/z", "a/a"],
           "managedFields": [{"manager": "kubectl"}]},
         "spec": {"type": "LoadBalancer", "loadBalancerClass": "roadstead.io/aws",
           "ports": [
             {"name": "http", "protocol": "TCP", "port": 80, "targetPort": "web", "nodePort": 30080},
             {"name": "dns", "protocol": "UDP", "port": 53, "targetPort": 5353}],
           "sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 60}},
           "externalTrafficPolicy": "Local", "healthCheckNodePort": 31000, "loadBalancerIP": "192.0.2.1",
           "loadBalancerSourceRanges": ["10.0.0.0/8", " 192.0.2.0/24"], "ipFamilies": ["IPv6", "IPv4"],
           "allocateLoadBalancerNodePorts": false, "selector": {"app": "web"}},
         "status": {
           "loadBalancer": {"ingress": [
             {"ip": "192.0.2.1", "ipMode": "Proxy", "ports": [
               {"port": 80, "protocol": "TCP"}, {"port": 53, "protocol": "UDP", "error": "MixedProtocolNotSupported"}]},
             {"hostname": "web.example.com"}]},
           "conditions": [{"type": "roadstead.io/Ready", "status": "True", "reason": "Ready", "message": "all well",
             "lastTransitionTime": "2026-01-01T02:00:00+01:00"}]}}
        """);

    @Test
    void thenEveryFieldIsRead() {
      var spec = new ServiceSnapshot.Spec("LoadBalancer", Optional.of("roadstead.io/aws"),
          List.of(new ServiceSnapshot.Port("http", Protocol.TCP, 80, "web", OptionalInt.of(30080)),
              new ServiceSnapshot.Port("dns", Protocol.UDP, 53, "5353", OptionalInt.empty())),
          Optional.of(Duration.ofSeconds(60)), TrafficPolicy.LOCAL, OptionalInt.of(31000), Optional.of("192.0.2.1"),
          List.of("10.0.0.0/8", " 192.0.2.0/24"), List.of(IpFamily.IPV6, IpFamily.IPV4), false, Map.of("app", "web"));
      var status = new ServiceSnapshot.Status(
          List.of(
              Frontend.ip("192.0.2.1", Frontend.IpMode.PROXY, List.of(Frontend.Port.open(80, Protocol.TCP),
                  new Frontend.Port(53, Protocol.UDP, Optional.of("MixedProtocolNotSupported")))),
              Frontend.hostname("web.example.com", List.of())),
          List.of(new io.roadstead.core.model.Condition("roadstead.io/Ready", "True", "Ready", "all well",
              Instant.parse("2026-01-01T01:00:00Z"))));

      assertThat(service).isEqualTo(new ServiceSnapshot(new ServiceKey("shop", "web"), "6f-1", "42", true,
          new TreeMap<>(Map.of("a/b", "c")), new TreeSet<>(List.of("a/a", "z/z")), spec, status));
    }
  }

  @Nested
  class GivenAnOddService {

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"metadata\": null, \"spec\": null, \"status\": null}",
        "{\"metadata\": {}, \"spec\": {}, \"status\": {}}",
        "{\"metadata\": {\"annotations\": null, \"finalizers\": null}, \"spec\": {\"ports\": null, \"selector\": null,"
            + " \"ipFamilies\": null, \"loadBalancerSourceRanges\": null}, \"status\": {\"loadBalancer\": null,"
            + " \"conditions\": null}}",
        "{\"spec\": {\"sessionAffinityConfig\": {\"clientIP\": null}}, \"status\": {\"loadBalancer\": {\"ingress\": null}}}"})
    void whenPartsAreMissing_thenTheDefaultsOfTheApiStand(String json) {
      assertThat(service(json)).isEqualTo(new ServiceSnapshot(new ServiceKey("default", ""), "unknown", "", false,
          new TreeMap<>(), new TreeSet<>(),
          new ServiceSnapshot.Spec("ClusterIP", Optional.empty(), List.of(), Optional.empty(), TrafficPolicy.CLUSTER,
              OptionalInt.empty(), Optional.empty(), List.of(), List.of(IpFamily.IPV4), true, Map.of()),
          ServiceSnapshot.Status.EMPTY));
    }

    @Test
    void whenListsAndMapsHoldNulls_thenTheyAreLeftOut() {
      Service odd = new ServiceBuilder().withNewMetadata().withName("web").withUid("u").endMetadata()
          .withNewSpec().withType("LoadBalancer").endSpec().withNewStatus().withNewLoadBalancer().endLoadBalancer()
          .endStatus().build();
      odd.getMetadata().setFinalizers(Arrays.asList("a/a", null));
      odd.getMetadata().setAnnotations(Collections.singletonMap("a", null));
      odd.getSpec().setPorts(Collections.singletonList(null));
      odd.getSpec().setIpFamilies(Arrays.asList(null, "IPv6"));
      odd.getSpec().setLoadBalancerSourceRanges(Arrays.asList(null, "10.0.0.0/8"));
      odd.getSpec().setSelector(Collections.singletonMap("app", null));
      odd.getStatus().setConditions(Collections.singletonList(null));
      odd.getStatus().getLoadBalancer().setIngress(Collections.singletonList(null));

      ServiceSnapshot read = Snapshots.service(odd);

      assertThat(read.finalizers()).containsExactly("a/a");
      assertThat(read.annotations()).isEmpty();
      assertThat(read.spec().ports()).isEmpty();
      assertThat(read.spec().ipFamilies()).containsExactly(IpFamily.IPV6);
      assertThat(read.spec().sourceRanges()).containsExactly("10.0.0.0/8");
      assertThat(read.spec().selector()).isEmpty();
      assertThat(read.status()).isEqualTo(ServiceSnapshot.Status.EMPTY);
    }

    @ParameterizedTest(name = "port {0} is read as {1}")
    @CsvSource(delimiter = '|', value = {
        "{\"port\": 80}                                              | :TCP:80:80:0",
        "{\"port\": 80, \"protocol\": \"\"}                          | :TCP:80:80:0",
        "{\"port\": 80, \"protocol\": \"SCTP\", \"nodePort\": 0}     | :SCTP:80:80:0",
        "{\"port\": 80, \"protocol\": \"QUIC\"}                      | none",
        "{\"port\": 80, \"protocol\": \"tcp\"}                       | none",
        "{\"port\": 80, \"targetPort\": 8080, \"nodePort\": 30000}   | :TCP:80:8080:30000",
        "{\"port\": 80, \"targetPort\": \"\", \"nodePort\": -1}      | :TCP:80:80:0",
        "{\"name\": \"x\"}                                           | x:TCP:0:0:0"})
    void whenAPortIsOdd_thenItIsReadWithoutAGuess(String port, String expected) {
      List<String> ports = spec("\"ports\": [" + port + "]").ports().stream()
          .map(p -> String.join(":", p.name(), p.protocol().name(), Integer.toString(p.port()), p.targetPort(),
              Integer.toString(p.nodePort().orElse(0))))
          .toList();

      assertThat(ports).isEqualTo(expected.equals("none") ? List.of() : List.of(expected));
    }

    @ParameterizedTest(name = "{0} is read as {1} and {2}")
    @CsvSource(delimiter = '|', value = {
        "\"sessionAffinity\": \"None\"                              | CLUSTER |",
        "\"sessionAffinity\": \"ClientIP\"                          | CLUSTER | PT3H",
        "\"sessionAffinity\": \"Cookie\"                            | CLUSTER |",
        "\"externalTrafficPolicy\": \"Local\"                       | LOCAL   |",
        "\"externalTrafficPolicy\": \"Nearby\"                      | CLUSTER |"})
    void whenAPolicyIsUnknown_thenItsDefaultStands(String fields, TrafficPolicy policy, Duration affinity) {
      assertThat(spec(fields).trafficPolicy()).isEqualTo(policy);
      assertThat(spec(fields).affinityTimeout()).isEqualTo(Optional.ofNullable(affinity));
    }

    @ParameterizedTest(name = "{0} is read as {1}")
    @CsvSource(delimiter = '|', value = {
        "{}                                                                    |",
        "{\"ports\": [{\"port\": 80}]}                                         |",
        "{\"ip\": \"192.0.2.1\"}                                               | 192.0.2.1 VIP",
        "{\"ip\": \"192.0.2.1\", \"ipMode\": \"Tunnel\"}                       | 192.0.2.1 VIP",
        "{\"ip\": \"192.0.2.1\", \"hostname\": \"a.b\", \"ipMode\":\"Proxy\"}  | 192.0.2.1 Proxy a.b",
        "{\"hostname\": \"a.b\", \"ipMode\": \"VIP\"}                          | a.b",
        "{\"ip\": \"\", \"hostname\": \"a.b\"}                                 | a.b",
        "{\"ip\": \"192.0.2.1\", \"ports\": [{\"protocol\": \"X\"}, {}]}       | 192.0.2.1 VIP 0/TCP"})
    void whenAStatusIsOdd_thenItIsReadAsFarAsItMeansAnything(String entry, String expected) {
      List<String> frontends = ingress(entry).stream().map(SnapshotsTest::words).toList();

      assertThat(frontends).isEqualTo(Optional.ofNullable(expected).stream().toList());
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01T00:00:00Z,2026-01-01T00:00:00Z", "yesterday,1970-01-01T00:00:00Z", ",1970-01-01T00:00:00Z"})
    void whenAConditionHasAnOddTime_thenItIsLongAgo(String time, Instant expected) {
      String text = time == null ? "null" : "\"" + time + "\"";
      ServiceSnapshot read = service(
          "{\"status\": {\"conditions\": [{\"type\": \"A\", \"lastTransitionTime\": " + text + "}]}}");

      assertThat(read.status().condition("A")).contains(
          new io.roadstead.core.model.Condition("A", "Unknown", "", "", expected));
    }
  }

  private static String words(Frontend frontend) {
    var words = new StringBuilder();
    frontend.ip().ifPresent(ip -> words.append(ip).append(' '));
    frontend.ipMode().ifPresent(mode -> words.append(mode).append(' '));
    frontend.hostname().ifPresent(name -> words.append(name).append(' '));
    frontend.ports().forEach(p -> words.append(p.port()).append('/').append(p.protocol()).append(' '));
    return words.toString().strip();
  }

  @Nested
  class GivenANode {

    @Test
    void whenItIsComplete_thenEveryFieldIsRead() {
      NodeSnapshot read = node("""
          {"metadata": {"name": "node-1", "labels": {"topology.kubernetes.io/zone": "z1", "a": "b"},
             "deletionTimestamp": "2026-01-01T00:00:00Z"},
           "spec": {"providerID": "aws:///z1/i-1", "taints": [
             {"key": "ToBeDeletedByClusterAutoscaler", "effect": "NoSchedule"}, {"key": "a/b"}, {"key": "a/b"}]},
           "status": {"addresses": [
               {"type": "Hostname", "address": "node-1"}, {"type": "InternalIP", "address": "fd00::1"},
               {"type": "ExternalIP", "address": "192.0.2.1"}, {"type": "InternalIP", "address": "10.0.0.1"}],
             "conditions": [{"type": "MemoryPressure", "status": "False"}, {"type": "Ready", "status": "True"}]}}
          """);

      assertThat(read).isEqualTo(new NodeSnapshot(
          new io.roadstead.core.model.Node("node-1", Optional.of("aws:///z1/i-1"), List.of("fd00::1", "10.0.0.1"),
              Optional.of("z1"), new TreeMap<>(Map.of("topology.kubernetes.io/zone", "z1", "a", "b"))),
          true, Set.of("ToBeDeletedByClusterAutoscaler", "a/b"), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"metadata\": {}, \"spec\": {\"taints\": null}, \"status\": {\"addresses\": null}}",
        "{\"spec\": {\"providerID\": \"\", \"taints\": [{}]}, \"status\": {\"addresses\": [{}, {\"type\": \"InternalIP\"}],"
            + " \"conditions\": [{}, {\"type\": \"Ready\", \"status\": \"Unknown\"}]}}",
        "{\"metadata\": {\"labels\": {\"topology.kubernetes.io/zone\": \"\"}}}"})
    void whenPartsAreMissing_thenItIsANodeWithoutThem(String json) {
      NodeSnapshot read = node(json);

      assertThat(read.node().providerId()).isEmpty();
      assertThat(read.node().addresses()).isEmpty();
      assertThat(read.node().zone()).isEmpty();
      assertThat(read.taints()).isEmpty();
      assertThat(read.ready()).isFalse();
      assertThat(read.deleting()).isFalse();
    }

    @Test
    void whenListsHoldNulls_thenTheyAreLeftOut() {
      Node odd = new NodeBuilder().withNewMetadata().withName("n").endMetadata().withNewSpec().endSpec()
          .withNewStatus().endStatus().build();
      odd.getSpec().setTaints(Collections.singletonList(null));
      odd.getStatus().setAddresses(Collections.singletonList(null));
      odd.getStatus().setConditions(Collections.singletonList(null));

      assertThat(Snapshots.node(odd).node().addresses()).isEmpty();
    }
  }
}
