package io.roadstead.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;

/**
 * Who may do what in one cluster: a token each for the administrator and the two programs that log in under the names
 * Kubernetes' own RBAC roles are made for, and the key pair that signs ServiceAccount tokens.
 *
 * <pre>
 * tokens.csv   token,user,uid[,group]
 * sa.key       PKCS 8, PEM
 * sa.pub       SubjectPublicKeyInfo, PEM
 * </pre>
 */
record Credentials(String adminToken, String controllerManagerToken, String proxyToken) {

  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[]{'\n'});

  /** Makes new ones and writes what the API server reads of them. */
  static Credentials writtenTo(Path folder) throws IOException {
    Credentials made = new Credentials(token(), token(), token());
    Files.writeString(folder.resolve("tokens.csv"), """
        %s,admin,1,system:masters
        %s,system:kube-controller-manager,2
        %s,system:kube-proxy,3
        """.formatted(made.adminToken, made.controllerManagerToken, made.proxyToken));
    KeyPair signing = signingKeys();
    writePem(folder.resolve("sa.key"), "PRIVATE KEY", signing.getPrivate().getEncoded());
    writePem(folder.resolve("sa.pub"), "PUBLIC KEY", signing.getPublic().getEncoded());
    return made;
  }

  @Override
  public String toString() {
    return "Credentials[hidden]";
  }

  private static String token() {
    return UUID.randomUUID().toString();
  }

  private static KeyPair signingKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without elliptic curves", e);
    }
  }

  private static void writePem(Path file, String type, byte[] der) throws IOException {
    Files.writeString(file, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(type, PEM.encodeToString(der)),
        StandardCharsets.US_ASCII);
  }
}
