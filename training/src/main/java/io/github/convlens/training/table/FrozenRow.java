package io.github.convlens.training.table;

import java.util.List;
import java.util.function.Function;

/**
 * A layer that does not learn at first: a row of {@code frozen.csv}.
 *
 * @param name the layer's path in the network
 * @param epochs the number of epochs, counted from the first, in which the layer does not learn
 */
public record FrozenRow(String name, int epochs) {

  /** The schema of the file. */
  public static final Table<FrozenRow> TABLE =
      new Table<>(
          "frozen.csv",
          "layer that training.freeze keeps from learning",
          List.of(Column.values()),
          FrozenRow::read);

  /** The columns, in their order. */
  public enum Column implements TableColumn<FrozenRow> {
    NAME("name", "", "the layer's path in the network", FrozenRow::name),
    EPOCHS(
        "epochs",
        "epochs",
        "number of epochs, counted from the first, in which the layer does not learn",
        FrozenRow::epochs);

    private final Heading<FrozenRow> heading;

    Column(String key, String unit, String description, Function<FrozenRow, Object> cell) {
      heading = new Heading<>(key, unit, description, cell);
    }

    @Override
    public Heading<FrozenRow> heading() {
      return heading;
    }
  }

  private static FrozenRow read(TableRow<FrozenRow> cells) {
    return new FrozenRow(cells.text(Column.NAME), (int) cells.whole(Column.EPOCHS));
  }
}
