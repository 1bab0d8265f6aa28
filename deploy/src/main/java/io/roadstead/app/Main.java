package io.roadstead.app;

import io.roadstead.app.telemetry.Logs;
import java.util.List;

/** {@code roadstead COMMAND}. */
public final class Main {

  private Main() {
  }

  public static void main(String[] words) {
    Logs.configure(Logs.Format.TEXT, "warn", System.err);
    int code = run(List.of(words), Providers.onClassPath(), Terminal.ofThisProcess());
    System.out.flush();
    System.exit(code);
  }

  /** The whole program but for ending the process; what a test calls. */
  static int run(List<String> words, Providers providers, Terminal terminal) {
    List<Command> commands = List.of(new DemoCommand(), new PlanCommand(), new RunCommand(), new AnnotationsCommand());
    try {
      return new CommandLines(commands, providers, terminal).run(words);
    } catch (UserError e) {
      String.valueOf(e.getMessage()).lines().forEach(line -> terminal.err().println("roadstead: " + line));
      return ExitCode.PROBLEM;
    } catch (RuntimeException e) {
      terminal.err().println("roadstead: this is a bug, please report it with the lines below");
      e.printStackTrace(terminal.err());
      return ExitCode.PROBLEM;
    }
  }
}
