package io.productchange.operatorcli.cli;

import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Runs one command of a command line and turns what it throws into a line and an exit status. */
public final class CommandRunner {
  private final List<Class<? extends Exception>> foreseen;

  /**
   * @param foreseen exceptions, beside {@link CommandException}, whose message alone says enough
   */
  public CommandRunner(List<Class<? extends Exception>> foreseen) {
    this.foreseen = List.copyOf(foreseen);
  }

  /** Runs the command as this process; does not return. */
  public void exit(Object root, String... arguments) {
    System.exit(run(root, arguments));
  }

  private int run(Object root, String... arguments) {
    CommandLine commandLine =
        new CommandLine(root)
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
    if (arguments.length == 0) {
      commandLine.usage(commandLine.getErr());
      return ExitStatus.WRONG_USE.code();
    }
    return commandLine.execute(arguments);
  }

  private int failed(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    if (e instanceof UsageException || e instanceof SettingsException) {
      err.println(name + ": " + e.getMessage());
      return ExitStatus.WRONG_USE.code();
    }
    if (e instanceof CommandException || foreseen.stream().anyMatch(type -> type.isInstance(e))) {
      err.println(name + ": " + e.getMessage());
      LoggerFactory.getLogger(CommandRunner.class).debug("{} failed", name, e);
    } else {
      LoggerFactory.getLogger(CommandRunner.class).error("{} failed", name, e);
    }
    return ExitStatus.FAILED.code();
  }
}
