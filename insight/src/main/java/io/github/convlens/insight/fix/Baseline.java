package io.github.convlens.insight.fix;

import io.github.convlens.experiment.Configuration;
import io.github.convlens.insight.diagnose.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The training that trials are compared with. A trial is often shorter than its first epoch, so
 * that it has no validation at the step where the trial ends, and of a long run not every batch is
 * known: it is then trained once more, up to that step.
 */
final class Baseline {
  private final Supplier<Configuration> configuration;
  private final RunRecord run;
  private final @Nullable Path dataDirectory;
  private final Map<Long, RunRecord> shortened = new HashMap<>();

  /**
   * @param configuration that of the run
   * @param dataDirectory the only place to look for data; null for the usual ones
   */
  Baseline(Supplier<Configuration> configuration, RunRecord run, @Nullable Path dataDirectory) {
    this.configuration = configuration;
    this.run = run;
    this.dataDirectory = dataDirectory;
  }

  /** The whole run. */
  RunRecord run() {
    return run;
  }

  /**
   * The run as if it had ended, and been validated, after some batches; itself if it was shorter.
   */
  RunRecord endedAfter(long batches) throws IOException {
    if (batches >= run.batches()) {
      return run;
    }
    RunRecord known = shortened.get(batches);
    if (known == null) {
      known = Trial.of(configuration.get(), batches, dataDirectory).run();
      shortened.put(batches, known);
    }
    return known;
  }
}
