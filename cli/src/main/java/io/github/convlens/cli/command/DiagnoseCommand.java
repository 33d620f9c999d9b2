package io.github.convlens.cli.command;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.OutputFile;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.Diagnosis;
import io.github.convlens.insight.fix.Amendment;
import io.github.convlens.insight.fix.RemedyTrials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code convlens diagnose}. It needs libtorch and the data only if {@code --try} tries remedies.
 */
@Command(
    name = "diagnose",
    description = {
      "Explain what went wrong in a run: where, which numbers show it, why, and what to"
          + " try first. The exit code is 0, even if there are findings. With --fix, it is 4 if"
          + " there is no remedy or no remedy helped."
    })
public final class DiagnoseCommand extends ConsoleCommand {
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "RUN_DIR", description = "A run directory, even of an unfinished run.")
  private Path runDirectory;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = {
        "Also write the findings to FILE: as JSON if the name ends with .json, otherwise"
            + " as CSV with a row per finding and its layers separated by ';'. With --fix, FILE is"
            + " the file for the configuration."
      })
  private @Nullable Path output;

  @Option(
      names = "--fix",
      description =
          "Write the run's configuration with the remedies applied and their reasons as"
              + " comments, by default to NAME-fixed.yaml.")
  private boolean fix;

  @Option(
      names = "--try",
      description =
          "With --fix, train the first batches with each remedy, and keep a remedy only if"
              + " the finding is then gone and the loss is clearly better.")
  private boolean attempt;

  @Option(
      names = "--batches",
      paramLabel = "N",
      description =
          "The largest number of batches that --try trains for each remedy (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "300")
  private int batches;

  @Override
  public Integer call() throws IOException {
    if (attempt && !fix) {
      throw misuse("--try tries what --fix would write: give --fix too");
    }
    for (String option : List.of("--batches", "--device")) {
      if (given(option) && !attempt) {
        throw misuse(option + " applies to the training of --try: give --fix --try too");
      }
    }
    if (batches < 1) {
      throw misuse("--batches " + batches + ": give a number of batches, 1 or more");
    }
    if (output != null) {
      OutputFile.require("-o", output);
    }
    Diagnosis diagnosis = Diagnosis.of(runDirectory, place.dataDirectory());
    diagnosis.lines().forEach(this::say);
    if (fix) {
      return fix(diagnosis);
    }
    if (output != null) {
      diagnosis.write(output);
    }
    return ExitCode.DONE;
  }

  private int fix(Diagnosis diagnosis) throws IOException {
    RecordedRun run = RecordedRun.open(runDirectory);
    Path file = output != null ? output : Path.of(run.configuration().name() + "-fixed.yaml");
    if (Files.exists(file)) {
      throw new InvalidInputException(file + " already exists: give another file with -o");
    }
    OutputFile.require("-o", file);
    Amendment amendment =
        attempt
            ? trials(run).of(diagnosis.findings())
            : Amendment.ofFirst(run.directory().config(), diagnosis.findings());
    if (amendment.steps().isEmpty()) {
      say(attempt ? "fix: no remedy helped" : "fix: nothing to change in the configuration");
      return ExitCode.CHECK_FAILED;
    }
    amendment.write(file);
    for (Amendment.Step step : amendment.steps()) {
      say("fix: " + step.finding().rule() + ": " + step.remedy().line());
    }
    String untested = " (not tested: --try trains with each remedy before keeping it)";
    say("fix: written to " + file + (attempt ? "" : untested));
    return ExitCode.DONE;
  }

  private RemedyTrials trials(RecordedRun run) {
    RemedyTrials trials =
        new RemedyTrials(run, place.dataDirectory(), batches, line -> say("tried: " + line));
    String device = place.device();
    return device == null ? trials : trials.on(device);
  }
}
