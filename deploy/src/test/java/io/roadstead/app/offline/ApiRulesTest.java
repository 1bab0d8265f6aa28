package io.roadstead.app.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.roadstead.app.input.ManifestReader;
import io.roadstead.core.spec.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiRulesTest {

  private static List<Problem> problems(String name, String spec) {
    Service service = ManifestReader.ofText("x.yaml", "{apiVersion: v1, kind: Service, metadata: {name: " + name
        + "}, spec: {" + spec + "}}").services().getFirst().object();
    return new ApiRules(service).problems();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      type: Loadbalancer                              | spec.type="Loadbalancer": it is not one of ClusterIP, NodePort, LoadBalancer, ExternalName. Fix: write LoadBalancer
      type: Balancer                                  | spec.type="Balancer": it is not one of ClusterIP, NodePort, LoadBalancer, ExternalName. Fix: write one of them
      externalTrafficPolicy: local                    | spec.externalTrafficPolicy="local": it is not one of Cluster, Local. Fix: write Local
      sessionAffinity: ClientIp                       | spec.sessionAffinity="ClientIp": it is not one of None, ClientIP. Fix: write ClientIP
      ipFamilies: [IPv5]                              | spec.ipFamilies="IPv5": it is not one of IPv4, IPv6. Fix: write one of them
      type: LoadBalancer, clusterIP: None             | spec.clusterIP="None": a load balancer needs a cluster IP. Fix: remove the field
      type: LoadBalancer, healthCheckNodePort: 70000  | spec.healthCheckNodePort="70000": it is not in 1..65535. Fix: choose another number
      type: LoadBalancer, sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}} | spec.sessionAffinityConfig.clientIP.timeoutSeconds="0": it is not in 1..86400. Fix: choose another number
      type: LoadBalancer, ports: [{port: 0}]          | spec.ports[0].port="0": it is not in 1..65535. Fix: choose another number
      type: LoadBalancer, ports: [{targetPort: 80}]   | spec.ports[0].port: it is missing. Fix: write the port that clients use
      type: LoadBalancer, ports: [{port: 80, nodePort: 99999}] | spec.ports[0].nodePort="99999": it is not in 1..65535. Fix: choose another number
      type: LoadBalancer, ports: [{port: 80, protocol: tcp}]   | spec.ports[0].protocol="tcp": it is not one of TCP, UDP, SCTP. Fix: write TCP
      type: LoadBalancer, ports: [{port: 80, targetPort: "8080"}] | spec.ports[0].targetPort="8080": it is neither a number nor the name of a container port. Fix: write a number without quotes, or at most 15 lower case letters, digits and -
      type: LoadBalancer, ports: [{port: 80, targetPort: 0}]   | spec.ports[0].targetPort="0": it is not in 1..65535. Fix: choose another number
      type: LoadBalancer, ports: [{port: 80, name: A}]         | spec.ports[0].name="A": it is not a DNS label. Fix: use lower case letters, digits and -
      """)
  void whenAFieldIsWrong_thenFieldValueAndFixAreNamed(String spec, String problem) {
    assertThat(problems("web", spec)).extracting(Problem::toString).containsExactly(problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      type: LoadBalancer, ports: [{port: 53, name: a}, {port: 53, name: b, protocol: UDP}]
      type: LoadBalancer, ports: [{port: 80, targetPort: http-port}], externalTrafficPolicy: Local, sessionAffinity: ClientIP
      type: LoadBalancer, ports: [{port: 80, nodePort: 0}], healthCheckNodePort: 0, ipFamilyPolicy: PreferDualStack
      type: ExternalName, externalName: example.com
      clusterIP: None, ports: [{port: 80}]
      """)
  void whenTheApiServerTakesIt_thenSoDoWe(String spec) {
    assertThat(problems("web", spec)).isEmpty();
  }

  @Test
  void whenTheNameIsNoLabel_thenItIsRefused() {
    assertThat(problems("Web_1", "type: ClusterIP")).extracting(Problem::field).containsExactly("metadata.name");
  }
}
