package io.github.convlens.cli.command;

import ai.djl.Device;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.PictureFiles;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.insight.draw.ContactSheet;
import io.github.convlens.insight.draw.FeatureMaps;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens features}. */
@Command(
    name = "features",
    description = "Draw each convolution's response to a picture, channel by channel.")
public final class FeaturesCommand extends ConsoleCommand {
  @Mixin private PlaceOptions place;

  @Mixin private RunArguments arguments;

  @Parameters(index = "1", paramLabel = "IMAGE", description = "A picture.")
  private Path picture;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The PNG file to write; by default RUN_DIR/plots/features-IMAGE.png.")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    FinishedRun run = arguments.open(log()::info);
    Device device = Devices.choose(place.choice(run.configuration().device()), log()::info).get(0);
    ContactSheet sheet = FeatureMaps.sheet(run, picture, device, log()::info);
    Path file = output == null ? defaultFile() : output;
    sheet.write(file);
    say(file.toString());
    return ExitCode.DONE;
  }

  private Path defaultFile() {
    String name = "features-" + PictureFiles.stem(picture) + ".png";
    return arguments.directory().resolve("plots").resolve(name);
  }
}
