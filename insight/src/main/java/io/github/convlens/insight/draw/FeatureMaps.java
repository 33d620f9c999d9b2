package io.github.convlens.insight.draw;

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
import io.github.convlens.experiment.draw.ColorMap;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.GradientMode;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The responses of layers to one image, with a picture for each channel. The channels of a layer
 * share a colour scale.
 */
public final class FeatureMaps {

  private static final int TILE = 72;
  private static final int PER_ROW = 16;
  private static final int MOST_CHANNELS = 64;

  private FeatureMaps() {}

  /**
   * A sheet that shows how every convolution of a run's network responds to one picture.
   *
   * @param notes receives a line if the picture loses its colours
   */
  public static ContactSheet sheet(
      FinishedRun run, Path picture, Device device, Consumer<String> notes) {
    ImageSet image = PictureFiles.read(List.of(picture), run.metadata(), notes);
    ContactSheet sheet = new ContactSheet(TILE, PER_ROW);
    sheet.add("input", List.of(new ContactSheet.Tile(Thumbnail.of(image, 0), "")));
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
                  (leaf, response) -> add(sheet, layers.get(leaf), response)));
    }
    return sheet;
  }

  private static void add(ContactSheet sheet, LayerInfo layer, NDArray response) {
    if (layer.layer() instanceof Conv) {
      sheet.add(
          "%s: %s%s"
              .formatted(
                  layer.name(),
                  layer.output(),
                  layer.output().channels() > MOST_CHANNELS
                      ? ", the first %d channels".formatted(MOST_CHANNELS)
                      : ""),
          tiles(response.toFloatArray(), layer.output()));
    }
  }

  /**
   * Pictures of the first channels, at most 64. Negative values are blue, 0 is white, and positive
   * values are red.
   *
   * @param response the response, of shape (C, H, W) in row-major order
   */
  static List<ContactSheet.Tile> tiles(float[] response, FeatureShape shape) {
    int size = shape.height() * shape.width();
    float scale = 0;
    for (float value : response) {
      scale = Math.max(scale, Math.abs(value));
    }
    List<ContactSheet.Tile> tiles = new ArrayList<>();
    for (int channel = 0; channel < Math.min(MOST_CHANNELS, shape.channels()); channel++) {
      tiles.add(
          new ContactSheet.Tile(
              picture(response, channel * size, shape.height(), shape.width(), scale), ""));
    }
    return tiles;
  }

  /**
   * A picture of the {@code height * width} values from index {@code first} on; −{@code scale} is
   * blue, 0 is white, and {@code scale} is red.
   */
  static BufferedImage picture(float[] values, int first, int height, int width, float scale) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float value = values[first + y * width + x];
        double part = scale > 0 ? value / scale : 0;
        picture.setRGB(x, y, ColorMap.diverging(part).getRGB());
      }
    }
    return picture;
  }
}
