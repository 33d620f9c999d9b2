package io.github.convlens.training.table;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The trained network's prediction for a validation image: a row of {@code predictions.csv}.
 *
 * @param image the image's index in the validation split, from 0
 * @param label the name of the image's class
 * @param predicted the name of the likeliest class
 * @param probability the probability of the likeliest class
 * @param loss the cross-entropy of the image
 * @param file the image's file, relative to the folder of the data set; null if images are not
 *     files
 */
public record PredictionRow(
    int image,
    String label,
    String predicted,
    float probability,
    double loss,
    @Nullable String file) {

  /** The schema of the file. */
  public static final Table<PredictionRow> TABLE =
      new Table<>(
          "predictions.csv", "validation image", List.of(Column.values()), PredictionRow::read);

  /** The columns, in their order. */
  public enum Column implements TableColumn<PredictionRow> {
    IMAGE("image", "", "index in the validation split, from 0", PredictionRow::image),
    LABEL("label", "", "name of the image's class", PredictionRow::label),
    PREDICTED("predicted", "", "name of the likeliest class", PredictionRow::predicted),
    PROBABILITY(
        "probability", "", "probability of the likeliest class", PredictionRow::probability),
    LOSS("loss", "", "cross-entropy of the image", PredictionRow::loss),
    /** The file has this column only if images are files. */
    FILE(
        "file",
        "",
        "file of the image, relative to the folder of the data set",
        PredictionRow::file) {
      @Override
      public boolean optional() {
        return true;
      }
    };

    private final Heading<PredictionRow> heading;

    Column(String key, String unit, String description, Function<PredictionRow, Object> cell) {
      heading = new Heading<>(key, unit, description, cell);
    }

    @Override
    public Heading<PredictionRow> heading() {
      return heading;
    }
  }

  private static PredictionRow read(TableRow<PredictionRow> cells) {
    return new PredictionRow(
        (int) cells.whole(Column.IMAGE),
        cells.text(Column.LABEL),
        cells.text(Column.PREDICTED),
        (float) cells.number(Column.PROBABILITY),
        cells.number(Column.LOSS),
        cells.textOrNull(Column.FILE));
  }
}
