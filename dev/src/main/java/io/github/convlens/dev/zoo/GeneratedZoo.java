package io.github.convlens.dev.zoo;

import io.github.convlens.dev.zoo.Row.Accuracies;
import io.github.convlens.dev.zoo.Row.DiagnosisResult;
import io.github.convlens.dev.zoo.Row.Truth;
import io.github.convlens.insight.diagnose.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Draws configurations with known faults, trains them and diagnoses the runs, as DeepCrime
 * (Humbatova et al. 2021) does. The command is {@code scripts/dev zoo.GeneratedZoo FROM TO FOLDER
 * [train]}. Existing runs are not trained again, so the work can be done in parts. With {@code
 * train}, the program only trains: it diagnoses nothing and prints no results. As in DeepCrime, the
 * result of a run decides whether a change did harm. The result is the mean recall over the
 * classes. It is compared with that of several training runs of the original.
 */
public final class GeneratedZoo {
  /** A change counts as harmful only if it lowers the mean recall by more than this. */
  private static final double MARGIN = 0.03;

  /** To count as harmful, a change must also cost more than this many standard errors. */
  private static final double STANDARD_ERRORS = 2;

  /** The number of validation images, which determines the standard error. */
  private static final double IMAGES = 800;

  /** The number of training runs of an original. They differ in initial weights and image order. */
  private static final int ORIGINAL_RUNS = 3;

  /** The mean and the variance of one configuration's mean recalls with different seeds. */
  private record Spread(double mean, double variance) {
    static Spread of(List<Double> values) {
      double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
      double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      return new Spread(mean, squares / (values.size() - 1));
    }
  }

  private final Path folder;
  private final ZooData data;

  private GeneratedZoo(Path folder) {
    this.folder = folder;
    data = new ZooData(folder.resolve("data"));
  }

  /**
   * @param args the first and the last seed (both included), a folder for data and runs, and
   *     optionally {@code train}, to train only
   */
  public static void main(String... args) throws IOException {
    GeneratedZoo zoo = new GeneratedZoo(Files.createDirectories(Path.of(args[2])));
    Files.createDirectories(zoo.folder.resolve("data"));
    long from = Long.parseLong(args[0]);
    long to = Long.parseLong(args[1]);
    if (args.length > 3) {
      for (long seed = from; seed <= to; seed++) {
        zoo.originals(Specimen.of(seed));
        zoo.changed(Specimen.of(seed));
        System.out.println(seed + " is trained");
      }
      return;
    }
    List<Row> rows = new ArrayList<>();
    for (long seed = from; seed <= to; seed++) {
      Row row = zoo.row(Specimen.of(seed));
      rows.add(row);
      System.out.println(line(row));
    }
    Row.TABLE.write(zoo.folder.resolve("generated-" + from + "-" + to + ".csv"), rows);
  }

  private static String line(Row row) {
    return "%4d %-22s %-9s %.3f %.3f  %s -> %s"
        .formatted(
            row.seed(),
            row.original(),
            row.truth().name().toLowerCase(Locale.ROOT),
            row.accuracies().original(),
            row.accuracies().changed(),
            String.join(" and ", row.faults()),
            row.diagnosis().found());
  }

  private Row row(Specimen specimen) throws IOException {
    int outputs = specimen.original().source().outputs();
    List<Double> before = new ArrayList<>();
    for (TrainedRun original : originals(specimen)) {
      before.add(original.recall(outputs));
    }
    TrainedRun run = changed(specimen);
    Spread originals = Spread.of(before);
    double after = run.recall(outputs);
    return new Row(
        specimen.seed(),
        specimen.original().name(),
        specimen.names(),
        truth(specimen, originals, after),
        new Accuracies(originals.mean(), after, remedied(specimen)),
        diagnosis(specimen, run.findings()));
  }

  /** The training runs of the original, one for each seed. */
  private List<TrainedRun> originals(Specimen specimen) throws IOException {
    Original original = specimen.original();
    List<TrainedRun> runs = new ArrayList<>();
    for (int seed = 0; seed < ORIGINAL_RUNS; seed++) {
      Plan plan = original.plan();
      String name = original.name();
      if (seed > 0) {
        plan.set("seed", seed);
        name += "-seed-" + seed;
      }
      runs.add(trained(name, plan, original, "healthy"));
    }
    return runs;
  }

  private TrainedRun changed(Specimen specimen) throws IOException {
    String comment =
        specimen.original().name() + ", with " + String.join(" and ", specimen.names());
    return trained("seed-" + specimen.seed(), specimen.plan(), specimen.original(), comment);
  }

  private TrainedRun trained(String name, Plan plan, Original original, String comment)
      throws IOException {
    Path configuration = folder.resolve(name + ".yaml");
    plan.finish(data.trainingImages(original.source(), plan.spoiled()));
    Files.writeString(configuration, plan.yaml(comment));
    return TrainedRun.of(
        configuration, folder.resolve(name), data.directory(original.source(), plan.spoiled()));
  }

  private double remedied(Specimen specimen) throws IOException {
    Path file = folder.resolve("seed-" + specimen.seed() + "-fixed.txt");
    return Files.exists(file) ? Double.parseDouble(Files.readString(file).strip()) : Double.NaN;
  }

  private static Truth truth(Specimen specimen, Spread originals, double after) {
    if (specimen.faults().stream().anyMatch(Fault::spoilsTheMeasure)) {
      return Truth.SICK;
    }
    double before = originals.mean();
    double sampled = (before * (1 - before) + after * (1 - after)) / IMAGES;
    double error = Math.sqrt(sampled + (1 + 1.0 / ORIGINAL_RUNS) * originals.variance());
    if (before - after <= Math.max(MARGIN, STANDARD_ERRORS * error)) {
      return Truth.HEALTHY;
    }
    return specimen.meantHealthy() ? Truth.UNDECIDED : Truth.SICK;
  }

  private static DiagnosisResult diagnosis(Specimen specimen, List<Finding> findings) {
    Set<String> accepted = new TreeSet<>(specimen.accepted());
    List<Fault> inLayers =
        specimen.faults().stream().filter(fault -> fault.layer() != null).toList();
    Row.FaultyLayer found = Row.FaultyLayer.NONE;
    for (Fault fault : inLayers) {
      List<Finding> right =
          findings.stream().filter(finding -> fault.accepted().contains(finding.rule())).toList();
      if (right.stream().anyMatch(finding -> finding.layers().contains(fault.layer()))) {
        found = Row.FaultyLayer.NAMED;
      } else if (!right.isEmpty() && found == Row.FaultyLayer.NONE) {
        found = Row.FaultyLayer.OTHER;
      }
    }
    return new DiagnosisResult(
        List.copyOf(accepted),
        findings.stream().map(Finding::rule).toList(),
        findings.stream().map(finding -> finding.confidence().key()).toList(),
        inLayers.isEmpty() ? "" : inLayers.get(0).layer(),
        found);
  }
}
