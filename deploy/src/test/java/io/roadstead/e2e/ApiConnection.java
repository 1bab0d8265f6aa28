package io.roadstead.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The administrator's own line to the API server: the few requests that {@link ControlPlane} needs, made without the
 * client that is under test.
 */
final class ApiConnection implements AutoCloseable {

  /** The API server answers in milliseconds or not yet at all. */
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);
  /** The shortest life the API server gives a ServiceAccount token is 10 minutes; no test or benchmark takes an hour. */
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  private final String server;
  private final byte[] certificates;
  private final String token;
  private final HttpClient http;

  private ApiConnection(String server, byte[] certificates, String token, HttpClient http) {
    this.server = server;
    this.certificates = certificates;
    this.token = token;
    this.http = http;
  }

  /** @param certificates PEM, the API server's certificate and its CA */
  static ApiConnection to(String server, Path certificates, String token) throws IOException {
    byte[] pem = Files.readAllBytes(certificates);
    return new ApiConnection(server, pem, token, HttpClient.newBuilder().sslContext(trusting(certificates)).build());
  }

  /** For whoever holds this token. */
  String kubeconfig(String holderToken) {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: roadstead
          cluster:
            server: %s
            certificate-authority-data: %s
        users:
        - name: user
          user:
            token: %s
        contexts:
        - name: roadstead
          context:
            cluster: roadstead
            user: user
        current-context: roadstead
        """.formatted(server, Base64.getEncoder().encodeToString(certificates), holderToken);
  }

  /** Whether the API server answers 200 there; false also while it does not answer at all. */
  boolean has(String path) throws InterruptedException {
    try {
      return send("GET", path, BodyPublishers.noBody()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /** A new token for a ServiceAccount, by the TokenRequest API. */
  String serviceAccountToken(String namespace, String name) throws InterruptedException {
    String path = "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, name);
    String request = """
        {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": %d}}
        """.formatted(TOKEN_LIFE.toSeconds());
    try {
      HttpResponse<String> answer = send("POST", path, BodyPublishers.ofString(request));
      if (answer.statusCode() != 201) {
        throw new IllegalStateException(
            "no token for ServiceAccount %s/%s: %d %s".formatted(namespace, name, answer.statusCode(), answer.body()));
      }
      return JsonMapper.shared().readTree(answer.body()).at("/status/token").asString();
    } catch (IOException e) {
      throw new IllegalStateException("no token for ServiceAccount %s/%s".formatted(namespace, name), e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server + path))
        .method(method, body)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .timeout(ANSWER_PATIENCE)
        .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static SSLContext trusting(Path certificates) throws IOException {
    try (InputStream pem = Files.newInputStream(certificates)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot trust " + certificates, e);
    }
  }
}
