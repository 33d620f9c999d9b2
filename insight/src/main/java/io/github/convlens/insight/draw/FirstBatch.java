package io.github.convlens.insight.draw;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.Thumbnail;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.device.Devices;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The images that the network sees in its first batch, after augmentation, with their labels. */
public final class FirstBatch {

  private static final int MOST_IMAGES = 64;
  private static final int TILE = 96;
  private static final int PER_ROW = 8;
  private static final int BRIGHTEST = 255;
  private static final int PERCENT = 100;

  private FirstBatch() {}

  /** Draws at most 64 of them. */
  public static ContactSheet sheet(Configuration configuration, DataSet data) {
    ImageSet train = data.splits(configuration.data().validation(), configuration.seed()).train();
    return new ContactSheet(TILE, PER_ROW)
        .add(
            "%s, first batch of epoch 0".formatted(data.name()), tiles(configuration, train, data));
  }

  /** Through the same path as in training, and back from normalised values to pixels. */
  private static List<ContactSheet.Tile> tiles(
      Configuration configuration, ImageSet train, DataSet data) {
    Normalization normalization = data.normalization();
    int padding = configuration.data().augment().cropPadding();
    int count =
        Math.min(MOST_IMAGES, Math.min(train.count(), configuration.training().batchSize()));
    try (NDManager manager = Devices.open(Device.cpu());
        DeviceImages images =
            DeviceImages.of(train, normalization, Storage.BYTES, padding, manager);
        Batches batches =
            images.shuffled(configuration.seed(), 0, count, false, configuration.data().augment());
        Batch batch = batches.get(0, manager)) {
      float[] values = batch.images().transpose(0, 2, 3, 1).toFloatArray();
      long[] labels = batch.labels().toLongArray();
      byte[] pixels = new byte[values.length];
      for (int i = 0; i < values.length; i++) {
        int channel = i % train.channels();
        float value = values[i] * normalization.std()[channel] + normalization.mean()[channel];
        pixels[i] = (byte) Math.round(Math.min(1, Math.max(0, value)) * BRIGHTEST);
      }
      ImageSet seen =
          new ImageSet(
              pixels, new int[labels.length], train.channels(), train.height(), train.width());
      List<ContactSheet.Tile> tiles = new ArrayList<>();
      for (int i = 0; i < labels.length; i++) {
        String caption = caption(batch.others(), data.classNames(), labels, i);
        tiles.add(new ContactSheet.Tile(Thumbnail.of(seen, i), caption));
      }
      return tiles;
    }
  }

  /** The class; of a mixed image its share too, and the class of the rest. */
  private static String caption(
      Batch.@Nullable Others others, List<String> names, long[] labels, int index) {
    String name = names.get((int) labels[index]);
    if (others == null) {
      return name;
    }
    String other = names.get((int) others.labels().toLongArray()[index]);
    return "%d%% %s, %s".formatted(Math.round(PERCENT * others.share()), name, other);
  }
}
