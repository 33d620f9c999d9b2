package io.github.convlens.dev.zoo;

import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.fix.Amendment;
import io.github.convlens.insight.fix.RemedyTrials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Tries remedies in those runs of the generated zoo whose fault the diagnosis recognised, as {@code
 * diagnose --fix --try} does, and trains the resulting configurations to the end. The command is
 * {@code scripts/dev zoo.RemediedZoo FROM TO FOLDER}; its arguments have the same meaning as in
 * {@link GeneratedZoo}. If no remedy is kept in a run, its result is the recall of the faulty run.
 */
public final class RemediedZoo {
  private static final long BATCHES = 300;

  private RemediedZoo() {}

  /**
   * @param args the first and the last seed (both included), and the folder of the runs
   */
  public static void main(String... args) throws IOException {
    Path folder = Path.of(args[2]);
    Path table = folder.resolve("generated-" + args[0] + "-" + args[1] + ".csv");
    ZooData data = new ZooData(folder.resolve("data"));
    // The faults that a configuration can correct come first.
    List<Row> rows = new ArrayList<>(Row.TABLE.read(table));
    rows.sort(Comparator.comparing(Row::faultIsInImages));
    for (Row row : rows) {
      Path done = folder.resolve("seed-" + row.seed() + "-fixed.txt");
      if (row.recognised() && !Files.exists(done)) {
        Specimen specimen = Specimen.of(row.seed());
        double recall = remedied(specimen, row, folder, data);
        Files.writeString(done, recall + "\n");
        System.out.printf(
            Locale.ROOT,
            "%d: %s: before %.3f, sick %.3f, remedied %.3f%n",
            row.seed(),
            String.join(" and ", row.faults()),
            row.accuracies().original(),
            row.accuracies().changed(),
            recall);
      }
    }
  }

  private static double remedied(Specimen specimen, Row row, Path folder, ZooData data)
      throws IOException {
    String name = "seed-" + row.seed();
    Path images = data.directory(specimen.original().source(), specimen.plan().spoiled());
    TrainedRun sick = new TrainedRun(folder.resolve(name), images);
    List<Finding> findings = sick.findings();
    RecordedRun recorded = RecordedRun.open(sick.directory());
    Amendment amendment =
        new RemedyTrials(recorded, images, BATCHES, line -> System.out.println("  " + line))
            .of(findings);
    if (amendment.steps().isEmpty()) {
      return row.accuracies().changed();
    }
    Path file = folder.resolve(name + "-fixed.yaml");
    Files.writeString(file, amendment.yaml());
    return TrainedRun.of(file, folder.resolve(name + "-fixed"), images)
        .recall(specimen.original().source().outputs());
  }
}
