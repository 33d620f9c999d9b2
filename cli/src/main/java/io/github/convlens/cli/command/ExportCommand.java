package io.github.convlens.cli.command;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.OutputFile;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.experiment.export.Agreement;
import io.github.convlens.experiment.export.ExportFormat;
import io.github.convlens.experiment.export.ExportOptions;
import io.github.convlens.experiment.export.ExportedNetwork;
import io.github.convlens.experiment.export.ModelRuntime;
import io.github.convlens.experiment.export.NetworkExport;
import io.github.convlens.experiment.export.Reference;
import io.github.convlens.experiment.export.UnusableModelException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code convlens export}. */
@Command(
    name = "export",
    description =
        "Write a finished run's network to a file for other programs. The file is kept"
            + " only if its outputs agree with those of the network.")
public final class ExportCommand extends ConsoleCommand {
  @Mixin private PlaceOptions place;

  @Mixin private RunArguments arguments;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private ExportFormat format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file to write; by default export.onnx, .pt or .safetensors in RUN_DIR.")
  private @Nullable Path output;

  @Option(
      names = "--raw",
      description =
          "The input of the exported network is normalised float32 (N, C, H, W), and its"
              + " output is logits. Without --raw, the input is uint8 pixels (N, H, W, C), and"
              + " the output is probabilities.")
  private boolean raw;

  @Option(
      names = "--fold",
      description = "Make each batch norm part of the convolution or linear layer before it.")
  private boolean fold;

  @Option(
      names = "--half",
      description = "Store weights as float16, and compute with them (onnx, safetensors).")
  private boolean half;

  @Option(names = "--unverified", description = "Keep the file without comparing its outputs.")
  private boolean unverified;

  @Override
  public Integer call() throws IOException {
    FinishedRun run = arguments.open(log()::info);
    Path file =
        output == null ? run.directory().root().resolve("export." + format.extension()) : output;
    OutputFile.require("-o", file);
    NetworkExport export =
        new NetworkExport(ExportedNetwork.of(run), format, new ExportOptions(raw, fold, half));
    if (unverified || !format.computes()) {
      export.writeUnchecked(file);
      say(file + (format.computes() ? ": not compared with the network" : ""));
      return ExitCode.DONE;
    }
    return verified(run, export, file);
  }

  private int verified(FinishedRun run, NetworkExport export, Path file) throws IOException {
    ModelRuntime runtime =
        format
            .runtime()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "ONNX Runtime is not on the class path, so the file cannot be run and"
                            + " compared: put onnxruntime.jar (Maven Central,"
                            + " com.microsoft.onnxruntime) beside convlens's own jars, or give"
                            + " --unverified"));
    Reference reference = reference(run);
    Agreement agreement;
    try {
      agreement = export.write(file, runtime, reference);
    } catch (UnusableModelException e) {
      err().println("convlens: " + file + " is not kept: " + e.getMessage());
      return ExitCode.CHECK_FAILED;
    }
    if (!agreement.passed()) {
      err()
          .println(
              "convlens: "
                  + file
                  + " is not kept: its outputs differ from the network's: "
                  + agreement);
      return ExitCode.CHECK_FAILED;
    }
    say(file + ": " + agreement);
    return ExitCode.DONE;
  }

  private Reference reference(FinishedRun run) {
    Configuration configuration = run.configuration();
    ImageSet images;
    try {
      DataSet data = OpenedData.open(configuration, place, err());
      run.requireClasses(data);
      images = data.splits(configuration.data().validation(), configuration.seed()).validation();
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          e.getMessage() + "; or give --unverified, which compares nothing");
    }
    Device device = Devices.choose(place.choice(configuration.device()), log()::info).get(0);
    try (NDManager manager = Devices.open(device)) {
      return Reference.of(
          run.network(manager), run.metadata().normalization(), images, Reference.IMAGES, manager);
    }
  }
}
