package io.github.convlens.experiment;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.target.Task;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.training.loop.Predictor;
import io.github.convlens.training.table.Heading;
import io.github.convlens.training.table.Table;
import io.github.convlens.training.table.TableColumn;
import io.github.convlens.training.table.TableRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A picture and its likeliest class: a row of what {@code predict -o} writes.
 *
 * @param file its path
 * @param className the likeliest class
 * @param probability of that class
 */
public record ClassifiedPicture(String file, String className, float probability) {

  private static final int BATCH_SIZE = 256;

  /** The schema of the file. */
  public static final Table<ClassifiedPicture> TABLE =
      new Table<>("classes.csv", "picture", List.of(Column.values()), ClassifiedPicture::read);

  /** The columns, in their order. */
  public enum Column implements TableColumn<ClassifiedPicture> {
    FILE("file", "path of the picture", ClassifiedPicture::file),
    CLASS("class", "the likeliest class", ClassifiedPicture::className),
    PROBABILITY("probability", "of that class", ClassifiedPicture::probability);

    private final Heading<ClassifiedPicture> heading;

    Column(String key, String description, Function<ClassifiedPicture, Object> cell) {
      heading = new Heading<>(key, "", description, cell);
    }

    @Override
    public Heading<ClassifiedPicture> heading() {
      return heading;
    }
  }

  /**
   * Classifies pictures with a run's network.
   *
   * @param files as {@link PictureFiles#find} gives them
   * @param notes receives a line if pictures lose their colours
   * @throws InvalidInputException naming all pictures that cannot be read
   */
  public static List<ClassifiedPicture> of(
      FinishedRun run, List<Path> files, Device device, Consumer<String> notes) {
    run.metadata().outputs().task().require("the network", Task.CLASSIFY);
    List<String> classes = run.metadata().classes();
    List<ClassifiedPicture> rows = new ArrayList<>();
    try (NDManager manager = Devices.open(device);
        DeviceImages images =
            DeviceImages.of(
                PictureFiles.read(files, run.metadata(), notes),
                run.metadata().normalization(),
                Storage.BYTES,
                0,
                manager)) {
      float[][] probabilities =
          new Predictor(run.network(manager), manager).probabilities(images, BATCH_SIZE);
      for (int i = 0; i < probabilities.length; i++) {
        int best = best(probabilities[i]);
        rows.add(
            new ClassifiedPicture(
                files.get(i).toString(), classes.get(best), probabilities[i][best]));
      }
    }
    return rows;
  }

  private static int best(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }

  private static ClassifiedPicture read(TableRow<ClassifiedPicture> cells) {
    return new ClassifiedPicture(
        cells.text(Column.FILE),
        cells.text(Column.CLASS),
        (float) cells.number(Column.PROBABILITY));
  }
}
