package io.github.convlens.insight.draw;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.augment.Border;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.Thumbnail;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.Task;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.device.Devices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The images that the network sees in its first batch, after augmentation, with their labels. */
public final class FirstBatch {

  private static final int MAX_IMAGES = 64;
  private static final int TILE = 96;
  private static final int PER_ROW = 8;
  private static final int BRIGHTEST = 255;
  private static final int PERCENT = 100;

  private FirstBatch() {}

  /** Draws the images of the first batch, at most 64. */
  public static ContactSheet sheet(Configuration configuration, DataSet data) {
    ImageSet train = data.splits(configuration.data().validation(), configuration.seed()).train();
    return new ContactSheet(TILE, PER_ROW)
        .add(
            "%s, first batch of epoch 0".formatted(data.name()), tiles(configuration, train, data));
  }

  /** Reads the batch as training does, and turns its normalised values back into pixels. */
  private static List<ContactSheet.Tile> tiles(
      Configuration configuration, ImageSet train, DataSet data) {
    Normalization normalization = data.normalization();
    Border border = configuration.data().augment().border();
    int count = Math.min(MAX_IMAGES, Math.min(train.count(), configuration.training().batchSize()));
    try (NDManager manager = Devices.open(Device.cpu());
        DeviceImages images =
            DeviceImages.of(train, normalization, Storage.BYTES, border, manager);
        Batches batches =
            images.shuffled(configuration.seed(), 0, count, false, configuration.data().augment());
        Batch batch = batches.get(0, manager)) {
      float[] values = batch.images().transpose(0, 2, 3, 1).toFloatArray();
      byte[] pixels = new byte[values.length];
      for (int i = 0; i < values.length; i++) {
        int channel = i % train.channels();
        float value = values[i] * normalization.std()[channel] + normalization.mean()[channel];
        pixels[i] = (byte) Math.round(Math.min(1, Math.max(0, value)) * BRIGHTEST);
      }
      ImageSet seen =
          new ImageSet(
              pixels, new int[batch.size()], train.channels(), train.height(), train.width());
      List<String> own = captions(batch.labels(), data);
      List<String> others = batch.others() == null ? own : captions(batch.others().labels(), data);
      List<ContactSheet.Tile> tiles = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        String caption = caption(batch.others(), own.get(i), others.get(i));
        tiles.add(new ContactSheet.Tile(Thumbnail.of(seen, i), caption));
      }
      return tiles;
    }
  }

  /** The target of an image; for a mixed image, both targets and the share of the first. */
  private static String caption(Batch.@Nullable Others others, String own, String other) {
    return others == null
        ? own
        : "%d%% %s, %s".formatted(Math.round(PERCENT * others.share()), own, other);
  }

  /** The targets of a batch as text. */
  private static List<String> captions(NDArray batch, DataSet data) {
    List<String> names = data.classNames();
    if (data.task() == Task.CLASSIFY) {
      return Arrays.stream(batch.toLongArray()).mapToObj(label -> names.get((int) label)).toList();
    }
    float[] values = batch.toFloatArray();
    int width = names.size();
    return IntStream.range(0, values.length / width)
        .mapToObj(i -> caption(Arrays.copyOfRange(values, i * width, (i + 1) * width), data))
        .toList();
  }

  private static String caption(float[] targets, DataSet data) {
    boolean numbers = data.task() == Task.REGRESS;
    return IntStream.range(0, targets.length)
        .filter(i -> numbers || targets[i] > 0)
        .mapToObj(
            i ->
                numbers ? String.format(Locale.ROOT, "%.4g", targets[i]) : data.classNames().get(i))
        .collect(Collectors.joining(LabelTargets.SEPARATOR + " "));
  }
}
