package io.github.convlens.cli;

import io.github.convlens.cli.command.BenchCommand;
import io.github.convlens.cli.command.CalibrateCommand;
import io.github.convlens.cli.command.CleanCommand;
import io.github.convlens.cli.command.CompareCommand;
import io.github.convlens.cli.command.CompletionCommand;
import io.github.convlens.cli.command.DataCommand;
import io.github.convlens.cli.command.DiagnoseCommand;
import io.github.convlens.cli.command.DoctorCommand;
import io.github.convlens.cli.command.EvaluateCommand;
import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.cli.command.ExplainCommand;
import io.github.convlens.cli.command.ExportCommand;
import io.github.convlens.cli.command.FeaturesCommand;
import io.github.convlens.cli.command.GradcheckCommand;
import io.github.convlens.cli.command.InitCommand;
import io.github.convlens.cli.command.KernelCommand;
import io.github.convlens.cli.command.ListCommand;
import io.github.convlens.cli.command.LogCommand;
import io.github.convlens.cli.command.LrFindCommand;
import io.github.convlens.cli.command.PredictCommand;
import io.github.convlens.cli.command.ReportCommand;
import io.github.convlens.cli.command.SchemaCommand;
import io.github.convlens.cli.command.SearchCommand;
import io.github.convlens.cli.command.ShowBatchCommand;
import io.github.convlens.cli.command.SummaryCommand;
import io.github.convlens.cli.command.TrainCommand;
import io.github.convlens.cli.command.WeightsCommand;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of convlens. */
@Command(
    name = "convlens",
    description = "Trains convolutional networks and shows what happens inside every layer.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionOption.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      ExitCode.DONE + ":Done.",
      ExitCode.FAULT + ":A fault in convlens itself.",
      ExitCode.BAD_INPUT
          + ":The command line, the configuration or the data cannot be used; one line says why.",
      ExitCode.DIVERGED + ":Training diverged, or a finding that training.stop_on names ended it.",
      ExitCode.CHECK_FAILED
          + ":A check failed (doctor, gradcheck, data verify, weights verify, export), or diagnose"
          + " --fix found no remedy.",
      ExitCode.INTERRUPTED + ":Interrupted (SIGINT); --resume continues.",
      ExitCode.NOT_READ + ":Standard output was closed before everything was written (predict).",
      ExitCode.TERMINATED + ":Terminated (SIGTERM); --resume continues."
    })
public final class ConvLens implements Runnable {

  private static final List<Class<?>> COMMANDS =
      List.of(
          InitCommand.class,
          TrainCommand.class,
          EvaluateCommand.class,
          PredictCommand.class,
          CalibrateCommand.class,
          ExplainCommand.class,
          ExportCommand.class,
          SummaryCommand.class,
          LrFindCommand.class,
          ShowBatchCommand.class,
          SearchCommand.class,
          CompareCommand.class,
          ReportCommand.class,
          DiagnoseCommand.class,
          FeaturesCommand.class,
          KernelCommand.class,
          GradcheckCommand.class,
          DataCommand.class,
          WeightsCommand.class,
          BenchCommand.class,
          DoctorCommand.class,
          ListCommand.class,
          CleanCommand.class,
          LogCommand.class,
          SchemaCommand.class,
          CompletionCommand.class);

  @Spec private CommandSpec spec;

  /** Runs the command that the arguments name, and exits with its code. */
  @SuppressWarnings("DefaultCharset") // scripts/convlens sets it to the terminal's encoding
  public static void main(String... args) {
    // Without this setting, DJL asks a cloud metadata server to identify this machine.
    System.setProperty("OPT_OUT_TRACKING", "true");
    // Programs also read the output, so numbers and names must look the same in every locale.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
  }

  /** All commands with their options. */
  public static CommandLine line() {
    return line(CommandLine.defaultFactory(), name -> true);
  }

  /**
   * All commands. Those whose names {@code complete} accepts have their options. The others have
   * only their name and description, since reading the options of a command takes milliseconds.
   */
  private static CommandLine line(IFactory factory, Predicate<String> complete) {
    CommandLine line = new CommandLine(new ConvLens(), factory);
    for (Class<?> type : COMMANDS) {
      Command command = type.getAnnotation(Command.class);
      if (complete.test(command.name())) {
        line.addSubcommand(new CommandLine(type, factory));
      } else {
        CommandSpec listed = CommandSpec.create().name(command.name());
        listed.usageMessage().description(command.description());
        line.addSubcommand(command.name(), listed);
      }
    }
    return line;
  }

  /** Runs the command that the arguments name, and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return run(CommandLine.defaultFactory(), out, err, args);
  }

  /**
   * Runs a command in the same way as {@link #run(PrintWriter, PrintWriter, String...)}.
   *
   * @param commands the factory that creates the commands
   */
  static int run(IFactory commands, PrintWriter out, PrintWriter err, String... args) {
    List<String> given = List.of(args);
    // The script that "completion" writes has the options of all commands.
    CommandLine line = line(commands, n -> given.contains(n) || given.contains("completion"));
    line.setOut(out).setErr(err).setUsageHelpAutoWidth(false).setExpandAtFiles(false);
    Faults faults = new Faults();
    line.setParameterExceptionHandler(faults);
    line.setExecutionExceptionHandler(faults);
    try {
      return line.execute(args);
    } catch (Error e) {
      return Faults.error(e, line, given.contains("--verbose"));
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command: convlens --help lists them");
  }
}
