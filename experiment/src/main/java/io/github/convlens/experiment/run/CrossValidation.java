package io.github.convlens.experiment.run;

import io.github.convlens.core.Count;
import io.github.convlens.core.WholeFile;
import io.github.convlens.experiment.run.RepeatedRuns.Member;
import io.github.convlens.training.metric.Average;
import io.github.convlens.training.metric.Confusion;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.CsvFile;
import io.github.convlens.training.table.CsvHeader;
import io.github.convlens.training.table.CsvRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The files of a cross-validation, which are in the folder of its runs. {@code folds.csv} has one
 * row per run. {@code predictions.csv} contains the predictions of all folds: for each seed, it has
 * one row per image, predicted by the network that was not trained on that image.
 */
public final class CrossValidation {

  private final RepeatedResults results;
  private final Map<String, Integer> classes = new LinkedHashMap<>();
  private final List<int[]> pooled = new ArrayList<>();

  /**
   * @param results the results of runs with folds
   */
  public CrossValidation(RepeatedResults results) {
    this.results = results;
  }

  /**
   * Writes both files. Each of them is either complete or absent.
   *
   * @return lines about the pooled predictions; an empty list if the task has no classes
   * @throws IOException if the files cannot be written
   */
  public List<String> write() throws IOException {
    Path folder = results.runs().place();
    WholeFile.writeText(folder.resolve("folds.csv"), this::writeFolds);
    WholeFile.writeText(folder.resolve("predictions.csv"), this::writePredictions);
    if (pooled.isEmpty()) {
      return List.of();
    }
    int[] once = new int[pooled.size()];
    Arrays.fill(once, 1);
    Confusion confusion =
        Confusion.of(
            classes.size(),
            pooled.stream().mapToInt(pair -> pair[0]).toArray(),
            pooled.stream().mapToInt(pair -> pair[1]).toArray(),
            once);
    return List.of(
        String.format(
            Locale.ROOT,
            "pooled: accuracy %.4f, balanced_accuracy %.4f, f1_macro %.4f over %s",
            confusion.accuracy(),
            confusion.balancedAccuracy(),
            Average.MACRO.of(confusion, confusion::f1),
            Count.of(pooled.size(), "prediction")));
  }

  private void writeFolds(Writer out) throws IOException {
    List<String> columns = results.columns();
    List<Object> header = new ArrayList<>(List.of("seed", "fold"));
    header.addAll(columns);
    CsvFile.append(out, header.toArray());
    List<Member> members = results.runs().members();
    for (int i = 0; i < members.size(); i++) {
      Map<String, Double> end = results.ends().get(i);
      List<Object> row = new ArrayList<>(List.of(members.get(i).seed(), members.get(i).fold()));
      columns.forEach(column -> row.add(end.get(column)));
      CsvFile.append(out, row.toArray());
    }
  }

  private void writePredictions(Writer out) throws IOException {
    boolean[] begun = new boolean[1];
    for (Member member : results.runs().members()) {
      Path file = new RunDirectory(member.directory()).predictions();
      new CsvFile(file).read(new Pooling(member, out, begun));
    }
  }

  /** Copies the rows of a run, and adds the run's seed and fold to the start of each row. */
  private final class Pooling implements CsvFile.Rows {
    private final Member member;
    private final Writer out;
    private final boolean[] begun;
    private List<String> names = List.of();

    Pooling(Member member, Writer out, boolean[] begun) {
      this.member = member;
      this.out = out;
      this.begun = begun;
    }

    @Override
    public void begin(CsvHeader header) {
      names = header.names();
      if (!begun[0]) {
        begun[0] = true;
        append("seed", "fold", names);
      }
    }

    @Override
    public void row(CsvRow row) {
      append(
          member.seed(),
          member.fold(),
          IntStream.range(0, names.size()).mapToObj(row::text).toList());
      int label = names.indexOf("label");
      int predicted = names.indexOf("predicted");
      if (label >= 0 && predicted >= 0) {
        pooled.add(new int[] {number(row.text(label)), number(row.text(predicted))});
      }
    }

    private int number(String name) {
      return classes.computeIfAbsent(name, key -> classes.size());
    }

    private void append(Object seed, Object fold, List<String> cells) {
      List<Object> row = new ArrayList<>(List.of(seed, fold));
      row.addAll(cells);
      try {
        CsvFile.append(out, row.toArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
