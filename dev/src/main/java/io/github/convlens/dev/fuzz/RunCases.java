package io.github.convlens.dev.fuzz;

import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.GradientRow;
import io.github.convlens.training.table.HistogramRow;
import io.github.convlens.training.table.PredictionRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Damaged run directories. */
final class RunCases {
  private final Cases cases;

  RunCases(Cases cases) {
    this.cases = cases;
  }

  private static final List<String> TABLES =
      List.of(
          EpochResult.TABLE.file(),
          BatchRow.TABLE.file(),
          ActivationRow.TABLE.file(),
          HistogramRow.TABLE.file(),
          GradientRow.TABLE.file(),
          PredictionRow.TABLE.file());

  void runDirectories() throws IOException {
    Map<String, Cases.Inputs> broken = new LinkedHashMap<>();
    broken.put("config-missing", in -> Files.delete(in.resolve("run/config.yaml")));
    broken.put("config-empty", in -> Bytes.text(in.resolve("run/config.yaml"), ""));
    broken.put("config-garbled", in -> Bytes.edit(in.resolve("run/config.yaml"), Bytes::scrambled));
    broken.put(
        "config-folder",
        in -> {
          Files.delete(in.resolve("run/config.yaml"));
          Files.createDirectory(in.resolve("run/config.yaml"));
        });
    broken.forEach(
        (name, files) -> {
          for (String command : List.of("evaluate", "report", "diagnose")) {
            cases.refused(
                command + "-" + name,
                in -> {
                  cases.copyRun(in);
                  files.in(in);
                },
                command,
                "run");
          }
        });
    cases.refused(
        "evaluate-unfinished",
        in -> {
          cases.copyRun(in);
          Files.delete(in.resolve("run/model.safetensors"));
        },
        "evaluate",
        "run");
    cases.refused(
        "evaluate-best-noise",
        in -> {
          cases.copyRun(in);
          Bytes.edit(in.resolve("run/checkpoints/best"), Bytes::scrambled);
        },
        "evaluate",
        "run",
        "--checkpoint",
        "best");
    cases.refused(
        "evaluate-calibration-noise",
        in -> {
          cases.copyRun(in);
          Bytes.bytes(in.resolve("run/calibration.json"), new byte[] {(byte) 0xff, 0, 0, 1});
        },
        "evaluate",
        "run");
    cases.refused(
        "evaluate-other-network",
        in -> {
          cases.copyRun(in);
          Bytes.edit(
              in.resolve("run/config.yaml"),
              b ->
                  Bytes.replaced(
                      b,
                      "channels: *\\[[^]]*\\]|(?s)channels:\\s*(- \\d+\\s*)+",
                      "channels: [4, 4, 4, 4]\n  "));
        },
        "evaluate",
        "run");
    cases.refused(
        "run-link-loop",
        in -> Files.createSymbolicLink(in.resolve("run"), Path.of("run")),
        "report",
        "run");
    cases.add(
        "fine",
        "run-link",
        in -> {
          cases.copyRun(in);
          Files.move(in.resolve("run"), in.resolve("real"));
          Files.createSymbolicLink(in.resolve("run"), Path.of("real"));
        },
        "report",
        "run");
    cases.refused(
        "report-environment-garbled",
        in -> {
          cases.copyRun(in);
          Bytes.text(in.resolve("run/environment.json"), "{\"djl\": ");
        },
        "report",
        "run");
    cases.refused(
        "report-environment-deep",
        in -> {
          cases.copyRun(in);
          Bytes.text(in.resolve("run/environment.json"), "[".repeat(100_000));
        },
        "report",
        "run");
    cases.add(
        "either",
        "report-environment-binary",
        in -> {
          cases.copyRun(in);
          Bytes.bytes(in.resolve("run/environment.json"), new byte[100]);
        },
        "report",
        "run");
    for (String table : TABLES) {
      String reader = table.equals(PredictionRow.TABLE.file()) ? "report" : "diagnose";
      for (String command : List.of("report", "diagnose")) {
        cases.add(
            "fine",
            command + "-torn-" + table,
            in -> {
              cases.copyRun(in);
              Bytes.edit(in.resolve("run").resolve(table), b -> Arrays.copyOf(b, b.length - 3));
            },
            command,
            "run");
      }
      cases.add(
          "fine",
          "report-empty-" + table,
          in -> {
            cases.copyRun(in);
            Bytes.text(in.resolve("run").resolve(table), "");
          },
          "report",
          "run");
      cases.refused(
          reader + "-text-" + table,
          in -> {
            cases.copyRun(in);
            Bytes.edit(
                in.resolve("run").resolve(table),
                b -> Bytes.replaced(b, "(?m)^(\\d+),.*$", "x,x,x,x,x,x,x,x,x,x"));
            Bytes.edit(in.resolve("run").resolve(table), b -> firstRowGarbled(b));
          },
          reader,
          "run");
      cases.refused(
          "report-text-" + table,
          in -> {
            cases.copyRun(in);
            Bytes.edit(in.resolve("run").resolve(table), b -> firstRowGarbled(b));
          },
          "report",
          "run");
      cases.refused(
          "report-header-" + table,
          in -> {
            cases.copyRun(in);
            Bytes.edit(
                in.resolve("run").resolve(table), b -> Bytes.replaced(b, "\\A[^\\n]*", "a,b"));
          },
          "report",
          "run");
      cases.add(
          "either",
          "report-binary-" + table,
          in -> {
            cases.copyRun(in);
            byte[] noise = new byte[3000];
            new SplittableRandom(3).nextBytes(noise);
            Bytes.bytes(in.resolve("run").resolve(table), noise);
          },
          "report",
          "run");
      for (int i = 0; i < Math.max(1, cases.mutations() / 4); i++) {
        byte[] content = cases.damaged(Files.readAllBytes(cases.run().resolve(table)));
        for (String command : List.of("report", "diagnose")) {
          cases.add(
              "either",
              command + "-damaged-" + table,
              in -> {
                cases.copyRun(in);
                Bytes.bytes(in.resolve("run").resolve(table), content);
              },
              command,
              "run");
        }
      }
    }
    cases.refused(
        "report-one-row-of-forty-megabytes",
        in -> {
          cases.copyRun(in);
          Bytes.bytes(
              in.resolve("run/recorder.csv"),
              Bytes.utf8(
                  String.join(",", BatchRow.TABLE.header())
                      + "\n0,0,"
                      + "9".repeat(40_000_000)
                      + "x,1,1,1\n"));
        },
        "report",
        "run");
  }

  /**
   * The table with words in place of the numbers in the first and the last column of the first row.
   */
  private static byte[] firstRowGarbled(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    if (lines.length > 1) {
      String[] cells = lines[1].split(",", -1);
      cells[0] = "zero";
      cells[cells.length - 1] = "much";
      lines[1] = String.join(",", Arrays.copyOf(cells, lines[0].split(",", -1).length));
    }
    return Bytes.utf8(String.join("\n", lines).replace("null", "x"));
  }
}
