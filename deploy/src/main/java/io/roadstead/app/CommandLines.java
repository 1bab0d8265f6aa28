package io.roadstead.app;

import io.roadstead.core.provider.ProviderFactory;
import io.roadstead.core.provider.Setting;
import io.roadstead.core.provider.SettingValues;
import io.roadstead.core.spec.Parsed;
import io.roadstead.core.spec.Problem;
import io.roadstead.core.spec.Typo;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** From words to a {@link Command.Call}: picocli splits and helps, {@link SettingValues} reads. */
final class CommandLines {

  private static final String FILE = "--file";

  /** Words longer than this with as many letters wrong would be guesses. */
  private static final int FARTHEST_TYPO = 6;

  private static final List<String> EXIT_CODES = List.of("", "Exit codes: 0 done, or nothing has to change; "
      + "2 plan: something has to change; 1 a problem.");

  /** Columns; a terminal is wider nowadays, and a page of documentation is not. */
  private static final int HELP_WIDTH = 110;

  private final List<Command> commands;
  private final Providers providers;
  private final Terminal terminal;

  CommandLines(List<Command> commands, Providers providers, Terminal terminal) {
    this.commands = List.copyOf(commands);
    this.providers = providers;
    this.terminal = terminal;
  }

  /** Runs what the words ask for; returns the exit code. */
  int run(List<String> words) {
    Optional<ProviderFactory> provider = provider(words);
    CommandLine line = line(provider);
    ParseResult parsed = parse(line, words);
    if (CommandLine.printHelpIfRequested(parsed)) {
      return ExitCode.OK;
    }
    if (!parsed.hasSubcommand()) {
      line.usage(terminal.err(), Ansi.OFF);
      return ExitCode.PROBLEM;
    }
    ParseResult sub = parsed.subcommand();
    Command command = commands.stream().filter(c -> c.name().equals(sub.commandSpec().name())).findFirst()
        .orElseThrow();
    return command.run(call(command, sub, provider));
  }

  // ---- the provider comes first: it brings settings of its own

  private Optional<ProviderFactory> provider(List<String> words) {
    String option = "--" + Settings.PROVIDER.key();
    Optional<String> named = Optional.empty();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals(option) && i + 1 < words.size()) {
        named = Optional.of(words.get(i + 1));
      } else if (words.get(i).startsWith(option + "=")) {
        named = Optional.of(words.get(i).substring(option.length() + 1));
      }
    }
    return named.or(() -> terminal.variable(Settings.variable(Settings.PROVIDER)))
        .map(providers::named)
        .or(providers::only);
  }

  // ---- picocli

  private CommandLine line(Optional<ProviderFactory> provider) {
    CommandSpec root = CommandSpec.create().name("roadstead").mixinStandardHelpOptions(true);
    root.version(Version.line());
    root.usageMessage()
        .description(
            "One controller for Kubernetes Services of type LoadBalancer on AWS, Google Cloud, Azure and metal.")
        .footer(EXIT_CODES.toArray(String[]::new));
    for (Command command : commands) {
      root.addSubcommand(command.name(), new CommandLine(spec(command, provider)));
    }
    return new CommandLine(root).setOut(writer(terminal.out())).setErr(writer(terminal.err()))
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpWidth(HELP_WIDTH)
        .setUsageHelpLongOptionsMaxWidth(36)
        .setOverwrittenOptionsAllowed(false);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  private static CommandSpec spec(Command command, Optional<ProviderFactory> provider) {
    CommandSpec spec = CommandSpec.create().name(command.name()).mixinStandardHelpOptions(true);
    spec.version(Version.line());
    var footer = Stream.concat(Stream.of("", "Examples:"), command.examples().stream().map(line -> "  " + line));
    spec.usageMessage().description(command.summary()).sortOptions(false).abbreviateSynopsis(true)
        .footer(Stream.concat(footer, EXIT_CODES.stream()).toArray(String[]::new));
    if (command.takesFiles()) {
      spec.addOption(OptionSpec.builder("-f", FILE).type(List.class).auxiliaryTypes(String.class).paramLabel("FILE")
          .arity("1").description("YAML or JSON with Services, Nodes and EndpointSlices; a folder, or - for standard"
              + " input. May be given several times.")
          .build());
    }
    settings(command, provider).forEach(setting -> spec.addOption(option(setting)));
    return spec;
  }

  private static List<Setting<?>> settings(Command command, Optional<ProviderFactory> provider) {
    List<Setting<?>> settings = new ArrayList<>(command.settings());
    if (command.takesProviderSettings()) {
      provider.ifPresent(factory -> settings.addAll(factory.settings()));
    }
    return settings;
  }

  private static OptionSpec option(Setting<?> setting) {
    String absent = setting.absent().isEmpty() ? "" : " Default: " + setting.absent() + ".";
    String accepts = setting.type().accepts();
    String values = accepts.equals("any text") || accepts.equals("true or false") ? "" : " Accepts " + accepts + ".";
    String name = "--" + setting.key();
    var option = name.equals("--output") ? OptionSpec.builder("-o", name) : OptionSpec.builder(name);
    option.type(String.class).description((setting.help() + values + absent).replace("%", "%%"));
    return isSwitch(setting)
        ? option.arity("0..1").fallbackValue("true").paramLabel("true|false").build()
        : option.arity("1").paramLabel(label(setting)).build();
  }

  private static boolean isSwitch(Setting<?> setting) {
    return setting.absent().equals("true") || setting.absent().equals("false");
  }

  private static String label(Setting<?> setting) {
    String word = setting.key().substring(setting.key().lastIndexOf('-') + 1);
    return word.toUpperCase(java.util.Locale.ROOT);
  }

  private ParseResult parse(CommandLine line, List<String> words) {
    try {
      return line.parseArgs(words.toArray(String[]::new));
    } catch (UnmatchedArgumentException e) {
      throw new UserError(unknown(e), e);
    } catch (ParameterException e) {
      throw new UserError(e.getMessage() + "; see " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help",
          e);
    }
  }

  private String unknown(UnmatchedArgumentException error) {
    CommandSpec spec = error.getCommandLine().getCommandSpec();
    String word = error.getUnmatched().getFirst().replaceFirst("=.*", "");
    boolean isOption = word.startsWith("-");
    var known = isOption ? spec.optionsMap().keySet() : spec.subcommands().keySet();
    String kind = isOption ? "flag" : known.isEmpty() ? "argument" : "command";
    String hint = Typo.nearest(word, known, FARTHEST_TYPO).map(near -> "; did you mean " + near + "?").orElse("");
    return "unknown " + kind + " '" + word + "' of " + spec.qualifiedName() + hint + "; see " + spec.qualifiedName()
        + " --help";
  }

  // ---- values

  private Command.Call call(Command command, ParseResult parsed, Optional<ProviderFactory> provider) {
    List<Setting<?>> known = settings(command, provider);
    Map<String, String> texts = new HashMap<>();
    for (Setting<?> setting : known) {
      String option = "--" + setting.key();
      if (parsed.hasMatchedOption(option)) {
        texts.put(setting.key(), parsed.matchedOptionValue(option, ""));
      } else {
        terminal.variable(Settings.variable(setting)).ifPresent(value -> texts.put(setting.key(), value));
      }
    }
    provider.ifPresent(factory -> endpoint(factory, texts));
    List<String> files = command.takesFiles() ? parsed.matchedOptionValue(FILE, List.<String>of()) : List.of();
    return new Command.Call(values(known, texts), files, provider, providers, terminal);
  }

  /** {@code --endpoint} is short for the chosen provider's own setting of that name. */
  private static void endpoint(ProviderFactory factory, Map<String, String> texts) {
    String own = factory.name() + "-" + Settings.ENDPOINT.key();
    String given = texts.get(Settings.ENDPOINT.key());
    if (given == null) {
      return;
    }
    if (factory.settings().stream().noneMatch(setting -> setting.key().equals(own))) {
      throw new UserError("--endpoint: provider " + factory.name() + " has no endpoint to choose; remove it");
    }
    texts.putIfAbsent(own, given);
  }

  private static SettingValues values(List<Setting<?>> known, Map<String, String> texts) {
    return switch (SettingValues.read(known, texts)) {
      case Parsed.Valid<SettingValues>(var values, _) -> values;
      case Parsed.Invalid<SettingValues>(var problems, _) -> throw new UserError(
          problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    };
  }
}
