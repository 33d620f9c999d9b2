package io.github.convlens.cli.command;

import ai.djl.Device;
import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.core.OutputFile;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.PictureFiles;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.experiment.explain.Explainer;
import io.github.convlens.insight.explain.ExplainedPictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens explain}. */
@Command(
    name = "explain",
    description =
        "Show the parts of a picture that determine the network's output for a class,"
            + " label or number, with Grad-CAM, integrated gradients and, as a check without"
            + " gradients, occlusion.")
public final class ExplainCommand extends ConsoleCommand {
  @Mixin private PlaceOptions place;

  @Mixin private RunArguments arguments;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PICTURE",
      description = "Pictures, or folders of them.")
  private List<Path> pictures;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The folder for explain-PICTURE.png; by default RUN_DIR/plots.")
  private @Nullable Path output;

  @Option(
      names = {"--class", "--label", "--number"},
      paramLabel = "NAME",
      description =
          "The class, label or number to explain. By default: with task classify, the predicted"
              + " class; with multi_label, the likeliest predicted labels (at most 4) or, if no"
              + " label is predicted, the likeliest one; with regress, the first 4 numbers.")
  private @Nullable String name;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      split = ",",
      converter = Methods.class,
      description = "One or more of grad_cam, integrated_gradients and occlusion; by default all.")
  private List<Explainer.Method> methods = List.of(Explainer.Method.values());

  @Option(
      names = "--layer",
      paramLabel = "LAYER",
      description =
          "The layer for Grad-CAM; by default the last layer whose output has more than"
              + " one pixel, except pooling layers. 'summary' lists the layers.")
  private @Nullable String layer;

  @Override
  public Integer call() throws IOException {
    if (output != null) {
      OutputFile.requireFolder("-o", output);
    }
    if (layer != null && !methods.contains(Explainer.Method.GRAD_CAM)) {
      throw misuse("--layer is used only by grad_cam: add it to --method, or leave --layer out");
    }
    FinishedRun run = arguments.open(log()::info);
    List<Path> files = PictureFiles.find(pictures);
    Device device = Devices.choose(place.choice(run.configuration().device()), log()::info).get(0);
    Path folder = output == null ? arguments.directory().resolve("plots") : output;
    List<String> lines = new ArrayList<>();
    try (Explainer explainer = new Explainer(run, device, layer);
        ProgressDisplay progress = ProgressDisplay.on(err())) {
      new ExplainedPictures(run, explainer, methods)
          .write(files, name, folder, lines::add, progress);
    }
    lines.forEach(this::say);
    return ExitCode.DONE;
  }

  /** Converts the name of a method. */
  private static final class Methods extends EnumConverter<Explainer.Method> {
    Methods() {
      super(Explainer.Method.class);
    }
  }
}
