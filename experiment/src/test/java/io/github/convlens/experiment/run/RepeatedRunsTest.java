package io.github.convlens.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the run directories of {@code --seeds} and {@code --folds}, and their results. */
class RepeatedRunsTest {
  @TempDir private Path folder;

  private String refusal(long seed, int seeds, int folds) {
    return assertThrows(
            InvalidInputException.class, () -> new RepeatedRuns(folder, seed, seeds, folds))
        .getMessage();
  }

  @Test
  void seedsCanEndAtTheLargestInteger() {
    assertEquals(1, new RepeatedRuns(folder, Long.MAX_VALUE, 0, 0).members().size());
    List<RepeatedRuns.Member> two = new RepeatedRuns(folder, Long.MAX_VALUE - 1, 2, 0).members();
    assertEquals(Long.MAX_VALUE, two.get(1).seed());
    assertEquals(
        3, new RepeatedRuns(folder, Long.MAX_VALUE, 0, 3).members().size(), "folds of one seed");
  }

  @Test
  void seedsBeyondTheLargestIntegerAreRejected() {
    assertEquals(
        "seed is 9223372036854775807, so the last of --seeds 2 would be too large (1 higher): give a"
            + " lower seed",
        refusal(Long.MAX_VALUE, 2, 0));
  }

  @Test
  void moreThanTenThousandRunsAreRejected() {
    assertEquals(
        "--seeds 1000000000: 1,000,000,000 runs are too many: give at most 10,000 in all",
        refusal(42, 1_000_000_000, 0));
    assertEquals(
        "--seeds 200 and --folds 51: 10,200 runs are too many: give at most 10,000 in all",
        refusal(42, 200, 51));
    assertEquals(10_000, new RepeatedRuns(folder, 42, 0, 10_000).members().size());
  }

  @Test
  void theErrorNamesAFinishedRunWithoutResults() throws IOException {
    RepeatedRuns runs = new RepeatedRuns(folder, 42, 2, 0);
    for (RepeatedRuns.Member member : runs.members()) {
      RunDirectory run = new RunDirectory(Files.createDirectories(member.directory()));
      EpochResult.TABLE.write(
          run.metrics(), List.of(new EpochResult(0, 1, 0.5, 0.9, 0.75, 100, 10)));
    }
    assertEquals(0.75, RepeatedResults.read(runs).ends().get(1).get("accuracy"));
    Path cut = folder.resolve("seed-43/metrics.csv");
    Files.writeString(cut, Files.readString(cut).lines().findFirst().orElseThrow() + "\n");
    String message =
        assertThrows(InvalidInputException.class, () -> RepeatedResults.read(runs)).getMessage();
    assertTrue(message.startsWith(cut + " has no complete row"), message);
  }
}
