package io.github.convlens.data.table;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.option.TableOptions;
import io.github.convlens.data.table.PictureTable.Entry;
import io.github.convlens.data.target.NumberTargets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One or several columns of numbers.
 *
 * @param places positions of the columns
 * @param names the names of the columns
 */
record NumberColumns(List<Integer> places, List<String> names) implements TargetColumns {
  private static final List<String> USUAL_NUMBERS =
      List.of("label", "target", "value", "number", "score");

  static NumberColumns of(TableHeader header, TableOptions options) {
    List<String> wanted = options.numberColumns();
    List<Integer> places = new ArrayList<>();
    if (wanted == null) {
      places.add(
          header.column(TableOptions.LABEL_COLUMN.key(), options.labelColumn(), USUAL_NUMBERS));
    } else {
      wanted.forEach(
          name -> places.add(header.column(TableOptions.NUMBER_COLUMNS.key(), name, List.of())));
    }
    return new NumberColumns(
        List.copyOf(places), places.stream().map(header.names()::get).toList());
  }

  @Override
  public String what() {
    return "numbers";
  }

  @Override
  public Optional<String> problem(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (number(cells.get(i)).isEmpty()) {
        return Optional.of(
            cells.get(i).isEmpty()
                ? "has no %s".formatted(names.get(i))
                : "%s is \"%s\", which is not a number".formatted(names.get(i), cells.get(i)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Double> number(String cell) {
    if (!cell.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
      return Optional.empty();
    }
    double value = Double.parseDouble(cell);
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  @Override
  public Found read(List<Entry> entries, @Nullable List<String> chosen, Path table) {
    if (chosen != null) {
      throw InvalidInputException.option(
          DataOptions.CLASSES.key(), "is set, but task regress has no classes", "remove it");
    }
    double[][] values =
        entries.stream()
            .map(
                entry ->
                    entry.targets().stream()
                        .mapToDouble(cell -> number(cell).orElseThrow())
                        .toArray())
            .toArray(double[][]::new);
    return new Found(
        names,
        IntStream.range(0, entries.size()).boxed().toList(),
        new NumberTargets(values),
        List.of());
  }
}
