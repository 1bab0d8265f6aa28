package io.roadstead.app;

import io.fabric8.kubernetes.client.Config;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.roadstead.app.demo.Demo;
import io.roadstead.app.demo.DemoApi;
import io.roadstead.app.demo.DemoCloud;
import io.roadstead.app.demo.DemoParts;
import io.roadstead.app.input.ManifestReader;
import io.roadstead.app.run.KubeAccess;
import io.roadstead.app.telemetry.Logs;
import io.roadstead.core.plan.Resource;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.provider.Setting;
import io.roadstead.core.provider.SettingValues;
import io.roadstead.core.spec.Parsed;
import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** {@code roadstead demo}: everything on one machine. */
final class DemoCommand implements Command {

  /** Set by the launcher: the folder that holds {@code demo/services}. */
  private static final String HOME = "roadstead.home";

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "See it work: an embedded Kubernetes API, a simulated cloud, and the real controller in between.";
  }

  @Override
  public List<String> examples() {
    return List.of("roadstead demo", "roadstead demo -f my-service.yaml", "roadstead demo --once");
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(Settings.PROVIDER, Settings.ONCE, Settings.PORT, Settings.DEMO_KUBECONFIG);
  }

  @Override
  public boolean takesFiles() {
    return true;
  }

  @Override
  public boolean takesProviderSettings() {
    return false;
  }

  @Override
  public int run(Call call) {
    ProviderFactory factory = call.requiredProvider();
    DemoCloud.Factory clouds = DemoParts.cloud(factory.name());
    SequencedMap<String, String> manifests = ManifestReader.texts(files(call), call.terminal());
    Path folder = temporaryFolder();
    try (OutputStream log = Files.newOutputStream(folder.resolve("controller.log")); DemoCloud cloud = clouds.start()) {
      Logs.configure(Logs.Format.TEXT, "info", log);
      call.terminal().out().println("Cloud:      " + cloud.description());
      call.terminal().out().println("Log:        " + folder.resolve("controller.log"));
      return call.values().find(Settings.DEMO_KUBECONFIG).isPresent()
          ? onGivenCluster(call, factory, cloud, manifests)
          : onEmbeddedApi(call, factory, cloud, manifests, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Logs.configure(Logs.Format.TEXT, "warn", call.terminal().err());
      delete(folder);
    }
  }

  private static List<String> files(Call call) {
    if (!call.files().isEmpty()) {
      return call.files();
    }
    Path services = Path.of(System.getProperty(HOME, "deploy"), "demo", "services");
    if (!Files.isDirectory(services)) {
      throw new UserError(services + ": the Services of the demo are not there; name your own with -f");
    }
    return List.of(services.toString());
  }

  private static int onGivenCluster(Call call, ProviderFactory factory, DemoCloud cloud,
      SequencedMap<String, String> manifests) {
    String file = call.values().get(Settings.DEMO_KUBECONFIG);
    Config config = KubeAccess.config(call.values().find(Settings.DEMO_KUBECONFIG), call.terminal());
    call.terminal().out().println("Kubernetes: " + config.getMasterUrl() + ", as " + file + " says");
    return play(call, factory, provider(factory, cloud), new Demo.Scene(config, "kubectl --kubeconfig " + file, false,
        cloud, manifests, factory.claims(), factory.workers(), redraws(call)));
  }

  private static int onEmbeddedApi(Call call, ProviderFactory factory, DemoCloud cloud,
      SequencedMap<String, String> manifests, Path folder) throws IOException {
    try (DemoApi api = DemoParts.api().start(call.values().get(Settings.PORT))) {
      Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());
      Config config = Config.fromKubeconfig(api.kubeconfig());
      call.terminal().out().println("Kubernetes: embedded API at " + config.getMasterUrl());
      call.terminal().out().println("            export KUBECONFIG=" + kubeconfig);
      return play(call, factory, provider(factory, cloud), new Demo.Scene(config,
          "kubectl --kubeconfig " + kubeconfig, true, cloud, manifests, factory.claims(), factory.workers(),
          redraws(call)));
    }
  }

  private static Provider<?> provider(ProviderFactory factory, DemoCloud cloud) {
    SettingValues values = switch (SettingValues.read(factory.settings(), cloud.settings())) {
      case Parsed.Valid<SettingValues>(var read, _) -> read;
      case Parsed.Invalid<SettingValues>(var problems, _) -> throw new IllegalStateException(problems.toString());
    };
    return Assembly.provider(factory, values, cloud.cluster(), factory.workers(), 1, new SimpleMeterRegistry());
  }

  private static <R extends Resource> int play(Call call, ProviderFactory factory, Provider<R> provider,
      Demo.Scene scene) {
    call.terminal().out().println("Provider:   " + factory.name());
    var demo = new Demo<>(scene, provider, call.terminal().out(), InstantSource.system());
    return call.values().get(Settings.ONCE) ? demo.once() : demo.show();
  }

  /** Only a terminal understands where to draw. */
  private static boolean redraws(Call call) {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
        && call.terminal().variable("NO_COLOR").isEmpty()
        && !call.terminal().variable("TERM").orElse("dumb").equals("dumb");
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("roadstead-demo-");
    } catch (IOException e) {
      throw new UserError("there is no place for temporary files: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
