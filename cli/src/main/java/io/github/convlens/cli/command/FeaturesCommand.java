package io.github.convlens.cli.command;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Thumbnail;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.PictureFiles;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.insight.draw.ContactSheet;
import io.github.convlens.insight.draw.FeatureMaps;
import io.github.convlens.model.Conv;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.GradientMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens features}. */
@Command(
    name = "features",
    description = "Draw each convolution's response to a picture, channel by channel.")
public final class FeaturesCommand extends ConsoleCommand {
  private static final int TILE = 72;
  private static final int PER_ROW = 16;

  @Mixin private PlaceOptions place;

  @Mixin private RunArguments arguments;

  @Parameters(index = "1", paramLabel = "IMAGE", description = "A picture.")
  private Path picture;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The PNG file to write; by default RUN_DIR/plots/features-IMAGE.png.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    FinishedRun run = arguments.open(log()::info);
    ImageSet image = PictureFiles.read(List.of(picture), run.metadata(), log()::info);
    ContactSheet sheet = new ContactSheet(TILE, PER_ROW);
    sheet.add("input", List.of(new ContactSheet.Tile(Thumbnail.of(image, 0), "")));
    Device device = Devices.choose(place.choice(run.configuration().device()), log()::info).get(0);
    try (NDManager manager = Devices.open(device);
        DeviceImages images =
            DeviceImages.of(image, run.metadata().normalization(), Storage.BYTES, 0, manager);
        Batches batches = images.ordered(1);
        Batch batch = batches.get(0, manager)) {
      Network network = run.network(manager);
      List<LayerInfo> layers = network.layers();
      GradientMode.off(
          () ->
              network.forward(
                  batch.images(),
                  false,
                  (leaf, response) -> draw(layers.get(leaf), response, sheet)));
    }
    Path file = output == null ? standard() : output;
    sheet.write(file);
    say(file.toString());
    return ExitCode.DONE;
  }

  private static void draw(LayerInfo layer, NDArray response, ContactSheet sheet) {
    if (layer.layer() instanceof Conv) {
      sheet.add(
          "%s: %s".formatted(layer.name(), layer.output()),
          FeatureMaps.tiles(response.toFloatArray(), layer.output()));
    }
  }

  private Path standard() {
    String name = picture.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    return arguments.directory().resolve("plots").resolve("features-" + name + ".png");
  }
}
