package io.roadstead.app;

import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.provider.Setting;
import io.roadstead.core.provider.SettingValues;
import java.util.List;
import java.util.Optional;

/** One word after {@code roadstead}. */
interface Command {

  /** The word. */
  String name();

  /** One sentence. */
  String summary();

  /** What to type, for the end of its help. */
  List<String> examples();

  List<Setting<?>> settings();

  /** Whether {@code -f FILE} may be given. */
  boolean takesFiles();

  /** Whether the provider's own settings are accepted too. */
  boolean takesProviderSettings();

  /** Does it; returns the exit code. Throws {@link UserError} for whatever a person has to change. */
  int run(Call call);

  /**
   * One use of a command.
   *
   * @param values its settings and, where it takes them, the provider's
   * @param files as given with {@code -f}
   * @param provider as asked for, or the only one there is
   */
  record Call(SettingValues values, List<String> files, Optional<ProviderFactory> provider, Providers providers,
      Terminal terminal) {

    public Call {
      files = List.copyOf(files);
    }

    /** For commands that can not do without. */
    ProviderFactory requiredProvider() {
      return provider.orElseThrow(
          () -> new UserError("--provider is missing: name one of " + String.join(", ", providers.names())));
    }
  }
}
