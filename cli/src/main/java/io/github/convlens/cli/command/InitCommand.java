package io.github.convlens.cli.command;

import io.github.convlens.cli.terminal.BatchProgress;
import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.draft.ConfigurationDraft;
import io.github.convlens.experiment.draft.DraftData;
import io.github.convlens.experiment.draft.Interview;
import io.github.convlens.experiment.draft.Wishes;
import io.github.convlens.training.record.PlainProgress;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens init}. */
@Command(
    name = "init",
    description =
        "Write a first configuration for your data, with comments. init looks at the"
            + " images, asks a few questions if it runs on a terminal, and proposes size,"
            + " network, augmentation, batch size and learning rate. It never overwrites a file.")
public final class InitCommand extends ConsoleCommand {

  /** The answer to a yes-or-no question. */
  enum YesNo {
    YES,
    NO;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Boolean of(@Nullable YesNo answer) {
      return answer == null ? null : answer == YES;
    }
  }

  @Mixin private PlaceOptions place;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..1",
      description =
          "A folder of pictures, a CSV table, or the name of a data set, such as digits or"
              + " cifar10.")
  private String data;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file to write; by default in the current folder, named after the data.")
  private Path output;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Size of the images for the network: one number, such as 128, or HEIGHT,WIDTH.")
  private String size;

  @Option(
      names = "--mirrored",
      paramLabel = "ANSWER",
      description =
          "Whether an image keeps its class when it is mirrored left to right:"
              + " ${COMPLETION-CANDIDATES}.")
  private YesNo mirrored;

  @Option(
      names = "--pretrained",
      paramLabel = "ANSWER",
      description = "Whether to start from ImageNet weights: ${COMPLETION-CANDIDATES}.")
  private YesNo pretrained;

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs to train.")
  private Integer epochs;

  @Option(
      names = "--lr-find",
      description =
          "Find the learning rate with up to 100 training batches, as convlens lr-find does.")
  private boolean findRate;

  @Option(names = "--yes", description = "Accept every proposal without questions.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    if (epochs != null && epochs < 1) {
      throw misuse("--epochs is " + epochs + ": give at least 1");
    }
    Optional<Interview> interview = interview();
    try {
      draft(interview);
      return ExitCode.DONE;
    } catch (Interview.EndOfAnswers e) {
      err().println();
      throw new InvalidInputException(
          "the input ended before all questions were answered, so nothing was written: --yes"
              + " accepts all proposals");
    }
  }

  private void draft(Optional<Interview> interview) throws IOException {
    if (output != null) {
      ConfigurationDraft.requireNew(output);
    }
    Wishes wishes =
        new Wishes(
            size == null ? null : Wishes.size(size),
            YesNo.of(mirrored),
            YesNo.of(pretrained),
            epochs);
    DraftData found = look(interview);
    Path file = output != null ? output : ConfigurationDraft.file(found);
    ConfigurationDraft.requireNew(file);
    if (interview.isPresent()) {
      wishes = interview.get().wishes(found, wishes);
    }
    ConfigurationDraft draft = ConfigurationDraft.of(found, wishes);
    boolean find = findRate || interview.map(Interview::findRate).orElse(false);
    if (find) {
      draft = withRate(draft, file);
    }
    draft.write(file);
    draft.summary().forEach(this::say);
    say(file + ": written");
    draft.missingWeights().ifPresent(name -> say("next: convlens weights fetch " + name));
  }

  private DraftData look(Optional<Interview> interview) {
    String name = data;
    if (name == null) {
      name =
          interview
              .map(Interview::data)
              .orElseThrow(
                  () ->
                      misuse(
                          "name the data: a folder of pictures, a CSV table, or one of "
                              + String.join(", ", DraftData.names())));
    }
    try (ProgressDisplay progress = ProgressDisplay.on(err())) {
      DraftData found =
          DraftData.of(name, DataSearchPath.ofProcess(place.dataDirectory()), progress);
      if (found.note() != null) {
        log().info(found.note());
      }
      return found;
    }
  }

  private ConfigurationDraft withRate(ConfigurationDraft draft, Path file) throws IOException {
    List<String> settings =
        place.device() == null ? List.of() : List.of("device=" + place.device());
    Optional<ConfigurationDraft> found =
        draft.withRateFound(
            file,
            settings,
            this::open,
            ProgressDisplay.isTerminal() ? new BatchProgress() : new PlainProgress(log()::info));
    if (found.isEmpty()) {
      log().warn("the range test suggests no learning rate, so the usual one is written");
    }
    return found.orElse(draft);
  }

  private DataSet open(Configuration configuration) {
    return OpenedData.open(configuration, place, err());
  }

  // From Java 22 onwards, System.console() is not null even if there is no terminal.
  @SuppressWarnings("SystemConsoleNull")
  private Optional<Interview> interview() {
    Console console = System.console();
    if (yes || console == null || !ProgressDisplay.isTerminal()) {
      return Optional.empty();
    }
    return Optional.of(
        new Interview(
            question -> Optional.ofNullable(console.readLine("%s", question)),
            complaint -> err().println(complaint)));
  }
}
