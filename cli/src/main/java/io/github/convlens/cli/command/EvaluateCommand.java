package io.github.convlens.cli.command;

import ai.djl.Device;
import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.core.Count;
import io.github.convlens.core.OutputFile;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Split;
import io.github.convlens.experiment.Calibration;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.SplitEvaluation;
import io.github.convlens.experiment.device.DeviceChoice;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.insight.evaluation.EvaluationPage;
import io.github.convlens.insight.evaluation.ScoreTable;
import io.github.convlens.training.evaluate.Evaluation;
import io.github.convlens.training.loop.Evaluator;
import io.github.convlens.training.loop.Views;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code convlens evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Show a finished run's scores on the test split, or on another split, each with its"
            + " 95-percent confidence interval.")
public final class EvaluateCommand extends ConsoleCommand {
  @Mixin private PlaceOptions place;

  @Mixin private RunArguments arguments;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      converter = SplitNames.class,
      description =
          "The images: test (the default), train (the training images) or validation (the"
              + " images used for validation after every epoch).")
  private Split split = Split.TEST;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Use these weights (safetensors), for example from PyTorch, instead of the run's own.")
  private @Nullable Path weights;

  @Option(
      names = "--tta",
      paramLabel = "VIEWS",
      converter = ViewNames.class,
      description =
          "Average the probabilities of several views of each image: flip (2 views: the image and"
              + " its mirror image), crops (10 views: the image and four shifted copies, each"
              + " with its mirror image) or shifts (6 views: the image and two copies that are"
              + " shifted by a pixel, each with its mirror image).")
  private @Nullable Views views;

  @Option(
      names = "--logits",
      paramLabel = "FILE",
      description =
          "Write the network's outputs for every image of the split to FILE (safetensors).")
  private @Nullable Path logits;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Write a page (report.html) and the tables scores.csv and predictions.csv into this"
              + " folder. With task classify, also write classes.csv, confusion.csv and the curves"
              + " (roc.csv, precision_recall.csv, reliability.csv); with task multi_label,"
              + " labels.csv and the same curves; with task regress, numbers.csv.")
  private @Nullable Path output;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "5",
      description =
          "The number of classes listed for each image in predictions.csv, the likeliest first"
              + " (default ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write all scores to FILE as JSON.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw misuse("--top is " + top + ": give a whole number, 1 or more");
    }
    if (given("--top") && output == null) {
      throw misuse("--top applies to predictions.csv: also give -o, the folder to write it to");
    }
    if (weights != null && arguments.chosen()) {
      throw misuse("--weights and --checkpoint both name weights: give one of them");
    }
    if (logits != null) {
      OutputFile.require("--logits", logits);
    }
    if (json != null) {
      OutputFile.require("--json", json);
    }
    if (output != null) {
      OutputFile.requireFolder("-o", output);
    }
    FinishedRun run = arguments.open(log()::info);
    Configuration configuration = run.configuration();
    DeviceChoice choice = place.choice(configuration.device());
    Device device = Devices.choose(choice, log()::info).get(0);
    DataSet data = OpenedData.open(configuration, place, err());
    run.requireClasses(data);
    ImageSet chosen = data.images(split, configuration.data().validation(), configuration.seed());
    run.otherValidation(
            data.images(Split.VALIDATION, configuration.data().validation(), configuration.seed()))
        .ifPresent(log()::warn);
    SplitEvaluation evaluation = SplitEvaluation.of(run, chosen, weights, views, device);
    evaluation.calibration().map(Calibration::note).ifPresent(log()::info);
    Evaluator.Evaluation result = evaluation.result();
    say(
        String.format(
            Locale.ROOT,
            "%s on %d %s %s%s",
            evaluation.headline(),
            result.images(),
            split == Split.TRAIN ? "training" : split,
            Count.noun(result.images(), "image"),
            views == null ? "" : ", mean of " + views.count() + " views"));
    show(
        evaluation,
        split == Split.TRAIN
            ? null
            : data.images(Split.TRAIN, configuration.data().validation(), configuration.seed()),
        device);
    if (logits != null) {
      evaluation.writeLogits(logits);
    }
    return ExitCode.DONE;
  }

  private void show(SplitEvaluation evaluation, @Nullable ImageSet training, Device device)
      throws IOException {
    Evaluation scores;
    try (ProgressDisplay progress = ProgressDisplay.on(err())) {
      scores = evaluation.scores(progress);
    }
    new ScoreTable(scores).lines().forEach(this::say);
    if (output != null) {
      scores.write(output, top);
      try (ProgressDisplay progress = ProgressDisplay.on(err())) {
        EvaluationPage.write(evaluation, scores, split, training, device, output, progress);
      }
      say("everything is in " + output);
    }
    if (json != null) {
      scores.writeJson(json);
    }
  }

  /** Converts the lower-case name of a set of views. */
  private static final class ViewNames implements ITypeConverter<Views> {
    @Override
    public Views convert(String name) {
      return Arrays.stream(Views.values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "\"" + name + "\" is not a set of views: give flip, crops or shifts"));
    }
  }

  /** Converts the name of a split, or another name that a folder of that split may have. */
  private static final class SplitNames implements ITypeConverter<Split> {
    @Override
    public Split convert(String name) {
      return Split.named(name)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "\"" + name + "\" is not a split: give train, validation or test"));
    }
  }
}
