package io.github.convlens.experiment.follow;

import java.io.IOException;
import java.util.Map;

/** A program that people watch runs with, or a file that it reads. Used by one thread. */
interface LogSink {

  /**
   * The values of a row.
   *
   * @param table the CSV file
   * @param number of the row in the file, from 0
   * @param step batch or epoch, for the horizontal axis
   * @param values by their tags
   */
  record Scalars(String table, long number, long step, Map<String, Double> values) {}

  /**
   * A histogram of a row.
   *
   * @param tag the layer's
   * @param step batch
   * @param limits upper edge of each bucket; the first bucket begins at {@code lowest}
   * @param lowest lower edge of the first bucket
   * @param counts of values in each bucket
   */
  record Histogram(String tag, long step, double lowest, double[] limits, double[] counts) {}

  /** Begins a log, with the run's parameters and texts. */
  void begin(RunFacts run) throws IOException;

  /** The number of rows of a file that it has already, from an earlier delivery. */
  long delivered(String table);

  /** A row, in the file's order. */
  void scalars(Scalars row) throws IOException;

  /** A histogram. */
  void histogram(Histogram histogram) throws IOException;

  /** Everything so far is to be seen by others. */
  void flush() throws IOException;

  /**
   * The end of the run, or of this part of it.
   *
   * @param run whose files may be taken
   */
  void end(RunFacts run) throws IOException;
}
