package io.github.convlens.dev.page;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** The comment before a part of a page that is written from runs. It says what the part shows. */
sealed interface Block {

  /**
   * {@code <!-- table}: a table with a row for each experiment.
   *
   * @param rows the text and the experiment of each row
   * @param columns the title and the {@link Measure} of each column
   * @param beside columns of given text before the measured ones, such as the book's figures, with
   *     a value for each row
   */
  record Table(
      @JsonProperty(required = true) Map<String, String> rows,
      @JsonProperty(required = true) Map<String, String> columns,
      Map<String, List<String>> beside)
      implements Block {
    public Table {
      beside = beside == null ? Map.of() : beside;
    }
  }

  /**
   * {@code <!-- curves}: a line chart, in which each line is the mean over an experiment's runs.
   *
   * @param file the picture, beside the page
   * @param title the title of the chart
   * @param of FILE COLUMN [NAME], as in {@link Measure}
   * @param logarithmic whether the vertical axis is logarithmic
   * @param rows each line's text and experiment
   */
  record Curves(
      @JsonProperty(required = true) String file,
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) String of,
      boolean logarithmic,
      @JsonProperty(required = true) Map<String, String> rows)
      implements Block {}

  /**
   * {@code <!-- plot}: a picture that a run's report holds.
   *
   * @param file the picture, beside the page
   * @param title its text
   * @param of the picture's path below the runs
   */
  record Plot(
      @JsonProperty(required = true) String file,
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) String of)
      implements Block {}

  /**
   * {@code <!-- kernels}: the first layer's kernels of the first seed.
   *
   * @param file the picture, beside the page
   * @param title its text
   * @param of the experiment
   */
  record Kernels(
      @JsonProperty(required = true) String file,
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) String of)
      implements Block {}
}
