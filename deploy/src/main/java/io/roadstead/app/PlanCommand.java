package io.roadstead.app;

import io.roadstead.app.context.Context;
import io.roadstead.app.context.ContextFile;
import io.roadstead.app.input.ManifestReader;
import io.roadstead.app.input.Manifests;
import io.roadstead.app.offline.OfflinePlan;
import io.roadstead.app.offline.OfflinePlan.Result;
import io.roadstead.core.provider.Claims;
import io.roadstead.core.provider.PlanDocument;
import io.roadstead.core.provider.Provider;
import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.provider.Setting;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code roadstead plan}: what would be created, changed and deleted, without a cluster and without credentials. */
final class PlanCommand implements Command {

  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String summary() {
    return "Show what Services would create, change and delete in a cloud. Needs no cluster and no credentials.";
  }

  @Override
  public List<String> examples() {
    return List.of("roadstead plan -f web.yaml --provider aws",
        "roadstead plan --print-context --provider aws > context.yaml",
        "roadstead plan -f web.yaml -f nodes.yaml --provider aws --context context.yaml -o json");
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(Settings.PROVIDER, Settings.CONTEXT, Settings.PRINT_CONTEXT, Settings.OUTPUT, Settings.CLUSTER_NAME,
        Settings.CLASSES, Settings.CLASSLESS);
  }

  @Override
  public boolean takesFiles() {
    return true;
  }

  @Override
  public boolean takesProviderSettings() {
    return true;
  }

  @Override
  public int run(Call call) {
    ProviderFactory factory = call.requiredProvider();
    if (call.values().get(Settings.PRINT_CONTEXT)) {
      call.terminal().out().print(ContextFile.sample(factory));
      return ExitCode.OK;
    }
    if (call.files().isEmpty()) {
      throw new UserError("-f is missing: name a file with Services, such as -f web.yaml");
    }
    Manifests manifests = ManifestReader.read(call.files(), call.terminal());
    if (manifests.services().isEmpty()) {
      throw new UserError("there is no Service in " + String.join(", ", call.files()) + others(manifests));
    }
    Provider<?> provider = Assembly.offline(factory, call.values(), call.values().get(Settings.CLUSTER_NAME));
    List<Result> results = OfflinePlan.of(provider, claims(call, factory), context(call, factory, manifests),
        manifests);
    print(results, call);
    return exitCode(results);
  }

  private static String others(Manifests manifests) {
    return manifests.others().isEmpty() ? "" : "; there is " + String.join(", ", manifests.others());
  }

  /** What the settings say, else what the provider serves by itself. */
  static Claims claims(Call call, ProviderFactory factory) {
    Claims own = factory.claims();
    Set<String> classes = call.values().find(Settings.CLASSES).map(Set::copyOf).orElse(own.classes());
    return new Claims(classes, own.classless() && call.values().get(Settings.CLASSLESS));
  }

  private static Context context(Call call, ProviderFactory factory, Manifests manifests) {
    Optional<String> file = call.values().find(Settings.CONTEXT);
    if (file.isEmpty()) {
      return Context.sample(factory);
    }
    try {
      return ContextFile.read(file.get(), Files.readString(Path.of(file.get())), factory,
          key -> OfflinePlan.uid(manifests, key));
    } catch (IOException e) {
      throw new UserError("--context " + file.get() + ": can not be read: there is no such file, or no right to it", e);
    }
  }

  // ---- output

  private static void print(List<Result> results, Call call) {
    PrintStream out = call.terminal().out();
    boolean json = call.values().get(Settings.OUTPUT).equals("json");
    for (Result result : results) {
      switch (result) {
        case Result.Planned(PlanDocument document) -> {
          if (json) {
            out.println(document.json());
          } else {
            out.print(document.text());
          }
        }
        case Result.LeftAlone(var service, String why) -> {
          PrintStream stream = json ? call.terminal().err() : out;
          stream.println(service + ": left alone, " + why);
        }
      }
    }
    if (!json && call.values().find(Settings.CONTEXT).isEmpty()) {
      call.terminal().err().println("Planned against a sample surrounding; see roadstead plan --print-context.");
    }
  }

  private static int exitCode(List<Result> results) {
    int code = ExitCode.OK;
    for (Result result : results) {
      if (result instanceof Result.Planned(PlanDocument document)) {
        if (document.isRefused()) {
          return ExitCode.PROBLEM;
        }
        code = document.plan().isEmpty() ? code : ExitCode.CHANGES;
      }
    }
    return code;
  }
}
