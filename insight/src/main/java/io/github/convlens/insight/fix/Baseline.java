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
 * The run with which trials are compared. A trial often ends within the first epoch, before the run
 * was validated for the first time. In addition, the record of a long run does not have every
 * batch. The run is therefore trained again, up to the step at which the trial ended.
 */
final class Baseline {
  private final Supplier<Configuration> configuration;
  private final RunRecord run;
  private final @Nullable Path dataDirectory;
  private final Map<Long, RunRecord> shortened = new HashMap<>();

  /**
   * @param configuration the configuration of the run
   * @param dataDirectory the only folder that is searched for data; null for the usual folders
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
   * The run as if it had ended, and been validated, after some batches; the run itself if it was
   * not longer.
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
