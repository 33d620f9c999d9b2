package io.github.convlens.experiment.search.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.convlens.experiment.search.SearchFolder;
import io.github.convlens.experiment.search.Trial;
import io.github.convlens.experiment.search.TrialOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class TrialProcessesTest {
  @TempDir private Path folder;

  @Test
  void aMessageThatIsNotUtf8IsReportedForAFailedTrial() throws IOException, InterruptedException {
    SearchFolder files = new SearchFolder(folder);
    Files.createDirectories(files.trials());
    String process = "printf 'convlens: caf\\351 is missing\\n'; exit 2";
    TrialProcesses runner =
        new TrialProcesses(files, List.of("sh", "-c", process), List.of(), Map.of(), notice -> {});

    TrialOutcome outcome = runner.train(new Trial(0, Map.of(), "seed: 1\n", 1, 1));

    assertEquals(TrialOutcome.State.FAILED, outcome.state());
    assertEquals("caf\ufffd is missing", outcome.note());
  }
}
