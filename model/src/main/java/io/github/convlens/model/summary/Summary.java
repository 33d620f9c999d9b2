package io.github.convlens.model.summary;

import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.ParameterSpec;
import io.github.convlens.model.ReceptiveField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of a network, with one row per leaf layer, in the order of computation. Making it does
 * not load libtorch.
 *
 * @param input the shape of one image
 * @param rows the leaf layers
 */
public record Summary(FeatureShape input, List<Row> rows) {
  /**
   * The row of one leaf layer.
   *
   * @param name the layer's path
   * @param kind the kind of layer, such as {@code conv}, {@code bn} or {@code relu}
   * @param output the output shape for one image
   * @param parameters the number of trainable values, without running statistics; 0 if an earlier
   *     row counts them (shared weights)
   * @param multiplyAdds the number of multiplications of a weight by a value for one image; see
   *     {@link io.github.convlens.model.LeafLayer#multiplyAdds}
   * @param field the part of the network's input that one output pixel sees, including padding
   */
  public record Row(
      String name,
      String kind,
      FeatureShape output,
      long parameters,
      long multiplyAdds,
      ReceptiveField field) {}

  /** Copies the rows. */
  public Summary {
    rows = List.copyOf(rows);
  }

  /** The summary of a network. */
  public static Summary of(NetworkSpec spec) {
    return new Summary(spec.input(), spec.leaves().stream().map(Summary::row).toList());
  }

  private static Row row(LayerInfo leaf) {
    long parameters =
        leaf.sharesParameters()
            ? 0
            : leaf.parameters().stream()
                .filter(ParameterSpec::trainable)
                .mapToLong(ParameterSpec::size)
                .sum();
    return new Row(
        leaf.name(),
        leaf.layer().stem(),
        leaf.output(),
        parameters,
        leaf.multiplyAdds(),
        leaf.field());
  }

  /** The number of trainable values of the whole network. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** The number of multiply-adds of the whole network per image. */
  public long multiplyAdds() {
    return rows.stream().mapToLong(Row::multiplyAdds).sum();
  }

  /** An aligned text table with a line of totals. Each line ends with a line feed. */
  public String table() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("layer", "kind", "output", "parameters", "multiply-adds", "receptive field"));
    lines.add(List.of("input", "", input.toString(), "", "", ""));
    for (Row row : rows) {
      lines.add(
          List.of(
              row.name(),
              row.kind(),
              row.output().toString(),
              number(row.parameters()),
              number(row.multiplyAdds()),
              row.field().toString()));
    }
    lines.add(List.of("total", "", "", number(parameters()), number(multiplyAdds()), ""));
    return align(lines);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String align(List<List<String>> lines) {
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (int row = 0; row < lines.size(); row++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        // Names and kinds are aligned to the left, and columns of numbers to the right.
        String padding = " ".repeat(widths[i] - lines.get(row).get(i).length());
        String cell = lines.get(row).get(i);
        line.append(i == 0 ? "" : "  ").append(i < 2 ? cell + padding : padding + cell);
      }
      table.append(line.toString().stripTrailing()).append('\n');
      if (row == 0 || row == lines.size() - 2) {
        int width = 2 * (columns - 1);
        for (int column : widths) {
          width += column;
        }
        table.append("-".repeat(width)).append('\n');
      }
    }
    return table.toString();
  }
}
