package io.github.convlens.examples;

import io.github.convlens.insight.Diagnosis;
import io.github.convlens.insight.diagnose.Finding;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a run, and prints what went wrong in it. Argument: {@code RUN_DIR}. */
public final class PrintDiagnosis {

  private PrintDiagnosis() {}

  /** Prints the findings. This needs neither the data set nor libtorch. */
  public static void main(String... args) throws IOException {
    Diagnosis diagnosis = Diagnosis.of(Path.of(args[0]));
    for (Finding finding : diagnosis.findings()) {
      System.out.println(finding.rule() + " in " + finding.layers() + ": " + finding.remedy());
    }
    if (diagnosis.findings().isEmpty()) {
      System.out.println("no findings");
    }
  }
}
