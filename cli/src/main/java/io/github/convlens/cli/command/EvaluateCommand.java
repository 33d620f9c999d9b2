package io.github.convlens.cli.command;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.cli.terminal.ScoreTable;
import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Split;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.device.DeviceChoice;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.evaluate.ClassEvaluation;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.Evaluator;
import io.github.convlens.training.loop.Views;
import io.github.convlens.training.optimize.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code convlens evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Show a finished run's scores on the test split, or on another, each with its 95-percent interval.")
public final class EvaluateCommand extends ConsoleCommand {
  @Mixin private PlaceOptions place;

  @Mixin private RunArguments arguments;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      converter = SplitNames.class,
      description =
          "The images: test (the default), what was trained on (train), or what every epoch was"
              + " validated on (validation).")
  private Split split = Split.TEST;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Use these weights (safetensors), for example from PyTorch, instead of the run's own.")
  private Path weights;

  @Option(
      names = "--tta",
      paramLabel = "VIEWS",
      converter = ViewNames.class,
      description =
          "Average the probabilities of several views of each image: flip (it and its mirror"
              + " image) or crops (also four shifted ones, each with its mirror image).")
  private Views views;

  @Option(
      names = "--logits",
      paramLabel = "FILE",
      description =
          "Write the network's outputs for every image of the split to FILE (safetensors).")
  private Path logits;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Write scores.csv, classes.csv, confusion.csv, roc.csv, precision_recall.csv,"
              + " reliability.csv and predictions.csv into this folder.")
  private Path output;

  @Option(
      names = "--top",
      paramLabel = "K",
      defaultValue = "5",
      description =
          "The number of classes that an image has in predictions.csv (default ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write all scores to FILE as JSON.")
  private Path json;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw misuse("--top is " + top + ": give a whole number, 1 or more");
    }
    if (weights != null && arguments.choose()) {
      throw misuse("--weights and --checkpoint both name weights: give one of them");
    }
    if (logits != null) {
      requireWritable("--logits", logits);
    }
    if (json != null) {
      requireWritable("--json", json);
    }
    if (output != null && Files.exists(output) && !Files.isDirectory(output)) {
      throw new InvalidInputException(output + " is a file: give -o the path of a folder");
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
    try (NDManager manager = Devices.open(device);
        Kernels kernels = Kernels.load(manager);
        Loss loss = new Loss(configuration.training().loss(), kernels, manager);
        DeviceImages images =
            DeviceImages.of(chosen, run.metadata().normalization(), Storage.BYTES, 0, manager)) {
      Network network = run.network(manager);
      if (weights != null) {
        NetworkWeights.load(network, weights);
      }
      UnaryOperator<NDArray> forward =
          views == null
              ? seen -> network.forward(seen, false, null)
              : views.forward(network, configuration.training().loss());
      Evaluator evaluator = new Evaluator(forward, loss, kernels, manager);
      Evaluator.Evaluation result =
          evaluator.withOutputs(images, configuration.training().batchSize(), Integer.MAX_VALUE);
      say(
          String.format(
              Locale.ROOT,
              "accuracy %.4f, loss %.4f on %d %s %s%s",
              result.accuracy(),
              result.loss(),
              result.images(),
              split == Split.TRAIN ? "training" : split,
              Count.noun(result.images(), "image"),
              views == null ? "" : ", mean of " + views.count() + " views"));
      show(evaluation(chosen, run.metadata().classes(), result.outputs(), configuration.seed()));
      if (logits != null) {
        writeLogits(result.outputs());
      }
    }
    return ExitCode.DONE;
  }

  private ClassEvaluation evaluation(
      ImageSet images, List<String> classes, float[][] outputs, long seed) {
    try (ProgressDisplay progress = ProgressDisplay.on(err())) {
      return ClassEvaluation.of(images, classes, outputs, seed, progress);
    }
  }

  private void show(ClassEvaluation evaluation) throws IOException {
    new ScoreTable(evaluation).lines().forEach(this::say);
    if (output != null) {
      evaluation.write(output, top);
      say("everything is in " + output);
    }
    if (json != null) {
      ScoreTable.writeJson(evaluation, json);
    }
  }

  /** Views by their names in lower case. */
  private static final class ViewNames implements ITypeConverter<Views> {
    @Override
    public Views convert(String name) {
      return Arrays.stream(Views.values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "\"" + name + "\" is not a set of views: give flip or crops"));
    }
  }

  /** A split as folders name it. */
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

  /** Before the work, so that nothing is computed in vain. */
  private static void requireWritable(String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(
          file + " is a folder: give " + option + " the path of a file");
    }
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new InvalidInputException(
          file + ": " + folder + " is not a folder that can be written to: choose another");
    }
  }

  private void writeLogits(float[][] rows) throws IOException {
    int width = rows[0].length;
    float[] values = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    Tensor tensor = Tensor.of(values, List.of((long) rows.length, (long) width));
    new SafeTensors(Map.of("logits", tensor), Map.of()).write(logits);
  }
}
