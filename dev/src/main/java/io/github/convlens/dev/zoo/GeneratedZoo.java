package io.github.convlens.dev.zoo;

import io.github.convlens.dev.zoo.Row.Accuracies;
import io.github.convlens.dev.zoo.Row.Told;
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
 * Draws configurations that are sick in known ways, trains and diagnoses them, in the manner of
 * DeepCrime (Humbatova et al. 2021): {@code scripts/dev zoo.GeneratedZoo FROM TO FOLDER [train]}.
 * What was trained before is only diagnosed, so that it can be run in pieces; with {@code train}
 * nothing is diagnosed, and nothing is said of how a run went.
 */
public final class GeneratedZoo {
  /** Accuracy that a change has to cost before it counts as harm. */
  private static final double MARGIN = 0.03;

  /** … and in standard errors of the difference, of so many validation images. */
  private static final double STANDARD_ERRORS = 2;

  private static final double IMAGES = 800;

  private final Path folder;
  private final ZooData data;

  private GeneratedZoo(Path folder) {
    this.folder = folder;
    data = new ZooData(folder.resolve("data"));
  }

  /** The seeds from the first to the last, both included, and a folder for data and runs. */
  public static void main(String... args) throws IOException {
    GeneratedZoo zoo = new GeneratedZoo(Files.createDirectories(Path.of(args[2])));
    Files.createDirectories(zoo.folder.resolve("data"));
    long from = Long.parseLong(args[0]);
    long to = Long.parseLong(args[1]);
    if (args.length > 3) {
      for (long seed = from; seed <= to; seed++) {
        zoo.original(Specimen.of(seed));
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
            row.told().found());
  }

  private Row row(Specimen specimen) throws IOException {
    int outputs = specimen.original().source().outputs();
    double before = original(specimen).recall(outputs);
    TrainedRun run = changed(specimen);
    double after = run.recall(outputs);
    Truth truth = truth(specimen, before, after);
    return new Row(
        specimen.seed(),
        specimen.original().name(),
        specimen.names(),
        truth,
        new Accuracies(before, after, remedied(specimen)),
        told(specimen, run.findings()));
  }

  private TrainedRun original(Specimen specimen) throws IOException {
    Original original = specimen.original();
    return trained(original.name(), original.plan(), original, "healthy");
  }

  private TrainedRun changed(Specimen specimen) throws IOException {
    String comment =
        specimen.original().name() + ", with " + String.join(" and ", specimen.names());
    return trained("seed-" + specimen.seed(), specimen.plan(), specimen.original(), comment);
  }

  private TrainedRun trained(String name, Plan plan, Original original, String comment)
      throws IOException {
    Path configuration = folder.resolve(name + ".yaml");
    Files.writeString(configuration, plan.yaml(comment));
    return TrainedRun.of(
        configuration, folder.resolve(name), data.directory(original.source(), plan.spoiled()));
  }

  private double remedied(Specimen specimen) throws IOException {
    Path file = folder.resolve("seed-" + specimen.seed() + "-fixed.txt");
    return Files.exists(file) ? Double.parseDouble(Files.readString(file).strip()) : Double.NaN;
  }

  private static Truth truth(Specimen specimen, double before, double after) {
    if (specimen.faults().stream().anyMatch(Fault::spoilsTheMeasure)) {
      return Truth.SICK;
    }
    double error = Math.sqrt((before * (1 - before) + after * (1 - after)) / IMAGES);
    boolean worse = before - after > Math.max(MARGIN, STANDARD_ERRORS * error);
    if (!worse) {
      return Truth.HEALTHY;
    }
    return specimen.meantHealthy() ? Truth.UNDECIDED : Truth.SICK;
  }

  private static Told told(Specimen specimen, List<Finding> findings) {
    Set<String> accepted = new TreeSet<>(specimen.accepted());
    List<Fault> inLayers =
        specimen.faults().stream().filter(fault -> fault.layer() != null).toList();
    Row.Place place = Row.Place.NONE;
    for (Fault fault : inLayers) {
      List<Finding> right =
          findings.stream().filter(finding -> fault.accepted().contains(finding.rule())).toList();
      if (right.stream().anyMatch(finding -> finding.layers().contains(fault.layer()))) {
        place = Row.Place.NAMED;
      } else if (!right.isEmpty() && place == Row.Place.NONE) {
        place = Row.Place.OTHER;
      }
    }
    return new Told(
        List.copyOf(accepted),
        findings.stream().map(Finding::rule).toList(),
        findings.stream().map(finding -> finding.confidence().key()).toList(),
        inLayers.isEmpty() ? "" : inLayers.get(0).layer(),
        place);
  }
}
