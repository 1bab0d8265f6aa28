package io.roadstead.aws.sim;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URI;
import java.util.Optional;

/** The only class that knows WireMock: one server on the loopback address, one stub, one transformer. */
final class HttpEdge implements AutoCloseable {

  /** Well above the 100 parallel calls the benchmarks make, with room for what Jetty needs itself. */
  private static final int THREADS = 200;
  private static final String NAME = "simulated-aws";

  private final WireMockServer server;

  HttpEdge(ApiGateway gateway) {
    server = new WireMockServer(
        WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort().disableRequestJournal()
            .containerThreads(THREADS).asynchronousResponseEnabled(true).asynchronousResponseThreads(THREADS)
            .jettyAcceptQueueSize(THREADS).extensions(new Transformer(gateway)));
    server.stubFor(WireMock.post(WireMock.urlPathEqualTo("/")).willReturn(WireMock.aResponse().withTransformers(NAME)));
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  @Override
  public void close() {
    server.stop();
  }

  private record Transformer(ApiGateway gateway) implements ResponseDefinitionTransformerV2 {

    @Override
    public ResponseDefinition transform(ServeEvent event) {
      String authorization = Optional.ofNullable(event.getRequest().getHeader("Authorization")).orElse("");
      return definition(gateway.handle(event.getRequest().getBodyAsString(), authorization));
    }

    private static ResponseDefinition definition(Answer answer) {
      ResponseDefinitionBuilder response = switch (answer) {
        case Answer.Reply reply ->
          WireMock.aResponse().withStatus(reply.status()).withHeader("Content-Type", "text/xml")
              .withBody(reply.body());
        case Answer.Dropped _ -> WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
      };
      if (answer.delay().isPositive()) {
        response.withFixedDelay(Math.toIntExact(answer.delay().toMillis()));
      }
      return response.build();
    }

    @Override
    public String getName() {
      return NAME;
    }

    @Override
    public boolean applyGlobally() {
      return false;
    }
  }
}
