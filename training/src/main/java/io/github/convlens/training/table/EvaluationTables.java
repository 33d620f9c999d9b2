package io.github.convlens.training.table;

import io.github.convlens.training.metric.ClassScore;
import io.github.convlens.training.metric.Estimate;
import io.github.convlens.training.metric.Interval;
import io.github.convlens.training.metric.Ranking;
import io.github.convlens.training.metric.Reliability;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/** The schemas of the files that {@code evaluate -o} writes. */
public final class EvaluationTables {

  private EvaluationTables() {}

  /** A score over all classes. */
  public record Score(String name, Estimate estimate) {}

  /** The schema of {@code scores.csv}. */
  public static final Table<Score> SCORES = scores();

  /**
   * The scores of a class.
   *
   * @param images the number of images of the class
   * @param predicted the number of images that are predicted as the class
   */
  public record ClassRow(
      String name, long images, long predicted, Map<ClassScore, Estimate> scores) {

    /** One of the class's scores. Each row has all scores. */
    public Estimate score(ClassScore score) {
      return Objects.requireNonNull(scores.get(score));
    }
  }

  /** The schema of {@code classes.csv}. */
  public static final Table<ClassRow> CLASSES = classes();

  /** A cell of the confusion matrix whose number of images is not 0. */
  public record Confused(String label, String predicted, long images) {}

  /** The schema of {@code confusion.csv}. */
  public static final Table<Confused> CONFUSION = confusion();

  /** A point of the curve of a class or label. */
  public record CurvePoint(String className, Ranking.Point point) {

    /**
     * The curves of all classes, one after the other.
     *
     * @param names the names of the classes
     * @param curve the points of each class's curve, by label
     */
    public static List<CurvePoint> of(List<String> names, IntFunction<List<Ranking.Point>> curve) {
      List<CurvePoint> rows = new ArrayList<>();
      for (int label = 0; label < names.size(); label++) {
        for (Ranking.Point point : curve.apply(label)) {
          rows.add(new CurvePoint(names.get(label), point));
        }
      }
      return rows;
    }
  }

  /** The schema of {@code roc.csv}. */
  public static final Table<CurvePoint> ROC =
      curve("roc.csv", "false_positive_rate", "true_positive_rate");

  /** The schema of {@code precision_recall.csv}. */
  public static final Table<CurvePoint> PRECISION_RECALL =
      curve("precision_recall.csv", "recall", "precision");

  /** The schema of {@code reliability.csv}. */
  public static final Table<Reliability.Bin> RELIABILITY = reliability();

  /**
   * The prediction for an image, and the classes after the likeliest one.
   *
   * @param first the first columns, as in a run's {@code predictions.csv}
   * @param next the classes that follow, in descending order of their probability
   */
  public record Ranked(PredictionRow first, List<Next> next) {
    /** A class and its probability. */
    public record Next(String name, double probability) {}
  }

  /**
   * The schema of {@code predictions.csv}: the columns of a run's file of this name, followed by
   * the columns of the next classes.
   *
   * @param best the number of classes that are listed for each image, including the likeliest class
   * @param files whether images are files
   */
  public static Table<Ranked> predictions(int best, boolean files) {
    Table<PredictionRow> usual = files ? PredictionRow.TABLE : PredictionRow.TABLE.required();
    List<Heading<Ranked>> headings = new ArrayList<>();
    for (TableColumn<PredictionRow> column : usual.columns()) {
      Heading<PredictionRow> heading = column.heading();
      headings.add(
          new Heading<>(
              heading.key(),
              heading.unit(),
              heading.description(),
              row -> heading.cell().apply(row.first())));
    }
    for (int rank = 2; rank <= best; rank++) {
      int index = rank - 2;
      headings.add(
          new Heading<>(
              "predicted_" + rank,
              "",
              "name of the class at rank " + rank,
              row -> row.next().get(index).name()));
      headings.add(
          new Heading<>(
              "probability_" + rank,
              "",
              "probability of the class at rank " + rank,
              row -> row.next().get(index).probability()));
    }
    List<TableColumn<Ranked>> columns = PlainColumn.all(headings);
    int first = usual.columns().size();
    return new Table<>(
        PredictionRow.TABLE.file(),
        "image",
        columns,
        cells -> {
          List<Ranked.Next> next = new ArrayList<>();
          for (int i = first; i < columns.size(); i += 2) {
            next.add(new Ranked.Next(cells.text(columns.get(i)), cells.number(columns.get(i + 1))));
          }
          return new Ranked(
              new PredictionRow(
                  (int) cells.whole(columns.get(0)),
                  cells.text(columns.get(1)),
                  cells.text(columns.get(2)),
                  (float) cells.number(columns.get(3)),
                  cells.number(columns.get(4)),
                  files ? cells.textOrNull(columns.get(5)) : null),
              next);
        });
  }

  private static Table<Score> scores() {
    List<TableColumn<Score>> columns =
        PlainColumn.all(
            List.of(
                new Heading<>("score", "", "name of the score", Score::name),
                new Heading<>(
                    "value", "", "the score over all images", row -> row.estimate().value()),
                new Heading<>(
                    "low",
                    "",
                    "lower end of its 95 % interval",
                    row -> row.estimate().interval().low()),
                new Heading<>(
                    "high",
                    "",
                    "upper end of its 95 % interval",
                    row -> row.estimate().interval().high())));
    return new Table<>(
        "scores.csv",
        "score",
        columns,
        cells -> new Score(cells.text(columns.get(0)), estimate(cells, columns, 1)));
  }

  private static <R> Estimate estimate(TableRow<R> cells, List<TableColumn<R>> columns, int first) {
    return new Estimate(
        cells.number(columns.get(first)),
        new Interval(cells.number(columns.get(first + 1)), cells.number(columns.get(first + 2))));
  }

  private static Table<ClassRow> classes() {
    List<Heading<ClassRow>> headings = new ArrayList<>();
    headings.add(new Heading<>("class", "", "name of the class", ClassRow::name));
    headings.add(new Heading<>("images", "images", "images of the class", ClassRow::images));
    headings.add(
        new Heading<>(
            "predicted", "images", "images that are predicted as the class", ClassRow::predicted));
    for (ClassScore score : ClassScore.values()) {
      String key = score.key();
      headings.add(
          new Heading<>(
              key, "", "score of the class against all others", row -> row.score(score).value()));
      headings.add(
          new Heading<>(
              key + "_low",
              "",
              "lower end of its 95 % interval",
              row -> row.score(score).interval().low()));
      headings.add(
          new Heading<>(
              key + "_high",
              "",
              "upper end of its 95 % interval",
              row -> row.score(score).interval().high()));
    }
    List<TableColumn<ClassRow>> columns = PlainColumn.all(headings);
    return new Table<>(
        "classes.csv",
        "class",
        columns,
        cells -> {
          Map<ClassScore, Estimate> scores = new EnumMap<>(ClassScore.class);
          for (ClassScore score : ClassScore.values()) {
            scores.put(score, estimate(cells, columns, 3 + 3 * score.ordinal()));
          }
          return new ClassRow(
              cells.text(columns.get(0)),
              cells.whole(columns.get(1)),
              cells.whole(columns.get(2)),
              scores);
        });
  }

  private static Table<Confused> confusion() {
    List<TableColumn<Confused>> columns =
        PlainColumn.all(
            List.of(
                new Heading<>("label", "", "name of the images' class", Confused::label),
                new Heading<>("predicted", "", "name of the predicted class", Confused::predicted),
                new Heading<>(
                    "images",
                    "images",
                    "number of images; pairs of classes without images have no row",
                    Confused::images)));
    return new Table<>(
        "confusion.csv",
        "pair of classes that occurs",
        columns,
        cells ->
            new Confused(
                cells.text(columns.get(0)),
                cells.text(columns.get(1)),
                cells.whole(columns.get(2))));
  }

  private static Table<CurvePoint> curve(String file, String x, String y) {
    List<TableColumn<CurvePoint>> columns =
        PlainColumn.all(
            List.of(
                new Heading<>(
                    "class",
                    "",
                    "name of the class that is compared with all others",
                    CurvePoint::className),
                new Heading<>(
                    "threshold",
                    "",
                    "the lowest probability at which an image counts as the class",
                    row -> row.point().threshold()),
                new Heading<>(
                    x,
                    "fraction",
                    x.replace('_', ' ') + " at this threshold",
                    row -> row.point().x()),
                new Heading<>(
                    y,
                    "fraction",
                    y.replace('_', ' ') + " at this threshold",
                    row -> row.point().y())));
    return new Table<>(
        file,
        "point of a class's curve",
        columns,
        cells ->
            new CurvePoint(
                cells.text(columns.get(0)),
                new Ranking.Point(
                    cells.number(columns.get(1)),
                    cells.number(columns.get(2)),
                    cells.number(columns.get(3)))));
  }

  private static Table<Reliability.Bin> reliability() {
    List<TableColumn<Reliability.Bin>> columns =
        PlainColumn.all(
            List.of(
                new Heading<>(
                    "low",
                    "",
                    "lower end of the bin's confidences, exclusive",
                    Reliability.Bin::low),
                new Heading<>(
                    "high",
                    "",
                    "upper end of the bin's confidences, inclusive",
                    Reliability.Bin::high),
                new Heading<>("images", "images", "images in the bin", Reliability.Bin::images),
                new Heading<>(
                    "confidence",
                    "",
                    "mean probability of the predicted class",
                    Reliability.Bin::confidence),
                new Heading<>(
                    "accuracy",
                    "fraction",
                    "images in the bin that are predicted correctly",
                    Reliability.Bin::accuracy)));
    return new Table<>(
        "reliability.csv",
        "bin of confidence",
        columns,
        cells ->
            new Reliability.Bin(
                cells.number(columns.get(0)),
                cells.number(columns.get(1)),
                cells.whole(columns.get(2)),
                cells.number(columns.get(3)),
                cells.number(columns.get(4))));
  }
}
