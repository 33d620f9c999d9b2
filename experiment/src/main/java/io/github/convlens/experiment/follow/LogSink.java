package io.github.convlens.experiment.follow;

import java.io.IOException;
import java.util.Map;

/**
 * A destination of a log, which is a program that shows runs, or a file that such a program reads.
 * It is used by one thread.
 */
interface LogSink extends AutoCloseable {

  /**
   * The values of a row.
   *
   * @param table the CSV file
   * @param number the number of the row in the file, from 0
   * @param step batch or epoch, for the horizontal axis
   * @param values the values by their tags
   */
  record Scalars(String table, long number, long step, Map<String, Double> values) {}

  /**
   * A histogram of a row.
   *
   * @param tag the tag of the layer
   * @param step batch
   * @param limits upper edge of each bucket; the first bucket begins at {@code lowest}
   * @param lowest lower edge of the first bucket
   * @param counts the counts of values in each bucket
   */
  record Histogram(String tag, long step, double lowest, double[] limits, double[] counts) {}

  /** Begins a log, with the run's parameters and texts. */
  void begin(RunFacts run) throws IOException;

  /** The number of rows of a CSV file that an earlier delivery has already logged. */
  long delivered(String table);

  /** Logs a row; rows come in the order of the file. */
  void scalars(Scalars row) throws IOException;

  /** Logs a histogram. */
  void histogram(Histogram histogram) throws IOException;

  /** Makes everything logged so far visible to other programs. */
  void flush() throws IOException;

  /**
   * Ends the log of the run, or of this part of it.
   *
   * @param run the run, whose files may be copied to the log
   */
  void end(RunFacts run) throws IOException;

  /** Frees its resources, whether the log has ended or failed. */
  @Override
  void close() throws IOException;
}
