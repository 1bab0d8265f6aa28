package io.roadstead.app.run;

import io.fabric8.kubernetes.client.Config;
import io.roadstead.app.Terminal;
import io.roadstead.app.UserError;
import java.io.File;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which cluster, and who we are there. */
public final class KubeAccess {

  private static final Path POD_TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

  /** Causes may form a circle. */
  private static final int DEEPEST = 20;

  private KubeAccess() {
  }

  /** A named kubeconfig, else {@code KUBECONFIG}, else the Pod's ServiceAccount, else {@code ~/.kube/config}. */
  public static Config config(Optional<String> kubeconfig, Terminal terminal) {
    if (kubeconfig.isPresent()) {
      return ofFile("--kubeconfig " + kubeconfig.get(), Path.of(kubeconfig.get()));
    }
    Optional<String> variable = terminal.variable("KUBECONFIG");
    if (variable.isPresent()) {
      Path first = Stream.of(variable.get().split(File.pathSeparator)).map(Path::of).filter(Files::exists).findFirst()
          .orElseThrow(() -> new UserError("KUBECONFIG=" + variable.get() + ": there is no such file"));
      return ofFile("KUBECONFIG=" + first, first);
    }
    Optional<Path> home = terminal.variable("HOME").map(folder -> Path.of(folder, ".kube", "config"));
    if (Files.exists(POD_TOKEN)) {
      return Config.autoConfigure(null);
    }
    return home.filter(Files::exists).map(file -> ofFile(file.toString(), file)).orElseThrow(() -> new UserError(
        "no cluster is known: give --kubeconfig FILE, set KUBECONFIG, or run in a Pod with a ServiceAccount"));
  }

  private static Config ofFile(String name, Path file) {
    if (!Files.isReadable(file)) {
      throw new UserError(name + ": there is no such file, or no right to read it");
    }
    try {
      Config config = Config.fromKubeconfig(file.toFile());
      if (config.getMasterUrl() == null || config.getMasterUrl().isBlank()) {
        throw new UserError(name + ": its current context names no server; choose one with kubectl config use-context");
      }
      return config;
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException e) {
      // What the parser says may quote the file, and with it a token.
      throw new UserError(name + ": this is no kubeconfig; one begins with apiVersion: v1 and kind: Config", e);
    }
  }

  /** What lies at the bottom of an error, in one line. */
  static String root(Throwable error) {
    List<Throwable> causes = Stream.iterate(error, Objects::nonNull, Throwable::getCause).limit(DEEPEST).toList();
    if (causes.stream().anyMatch(c -> c instanceof UnknownHostException || c instanceof UnresolvedAddressException)) {
      return "its name is not known";
    }
    // The JDK's client keeps to itself what it was: refused, or no route.
    if (causes.stream().anyMatch(c -> c instanceof ConnectException && c.getMessage() == null)) {
      return "nobody listens there";
    }
    return causes.reversed().stream().flatMap(cause -> Stream.ofNullable(cause.getMessage()))
        .flatMap(message -> message.lines().limit(1)).findFirst().orElse(error.getClass().getSimpleName());
  }
}
