package io.github.convlens.experiment.follow;

import java.io.IOException;
import java.util.Map;

/**
 * A destination of a run's log, which is a program that shows runs, or a file that such a program
 * reads. A sink is used by a single thread.
 */
interface LogSink extends AutoCloseable {

  /**
   * The values of one row of a CSV file.
   *
   * @param table the name of the CSV file
   * @param number the number of the row in the file, from 0
   * @param step the batch or the epoch, which is the position on the horizontal axis
   * @param values the values by their tags
   */
  record Scalars(String table, long number, long step, Map<String, Double> values) {}

  /**
   * A histogram of one row of a CSV file.
   *
   * @param tag the tag of the layer
   * @param step the number of the batch
   * @param limits the upper edge of each bucket; the first bucket begins at {@code lowest}
   * @param lowest the lower edge of the first bucket
   * @param counts the number of values in each bucket
   */
  record Histogram(String tag, long step, double lowest, double[] limits, double[] counts) {}

  /** Begins the log with the run's parameters and texts. */
  void begin(RunFacts run) throws IOException;

  /** The number of rows of a CSV file that an earlier delivery has logged. */
  long delivered(String table);

  /** Logs a row. Rows must be logged in the order of the file. */
  void scalars(Scalars row) throws IOException;

  /** Logs a histogram. */
  void histogram(Histogram histogram) throws IOException;

  /** Makes everything that has been logged visible to other programs. */
  void flush() throws IOException;

  /**
   * Ends the log of the run, or of this part of the run.
   *
   * @param run the run, whose files may be copied to the log
   */
  void end(RunFacts run) throws IOException;

  /** Frees the resources of the sink, whether the log has ended or failed. */
  @Override
  void close() throws IOException;
}
