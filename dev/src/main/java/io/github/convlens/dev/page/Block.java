package io.github.convlens.dev.page;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** The comment before a part of a page that is generated from runs. It says what the part shows. */
sealed interface Block {

  /**
   * A comment {@code <!-- table}: a table with a row for each experiment.
   *
   * @param rows the experiment of each row, by the row's text
   * @param columns the {@link Measure} of each column, by the column's title
   * @param beside columns that are placed before the measured columns, such as the book's figures:
   *     for each title, the text of every row
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
   * A comment {@code <!-- curves}: a line chart in which each line is the mean of an experiment's
   * runs.
   *
   * @param file the picture, beside the page
   * @param title the title of the chart
   * @param of the plotted values, in the form FILE COLUMN [NAME] of {@link Measure}
   * @param logarithmic whether the vertical axis is logarithmic
   * @param rows the experiment of each line, by the line's text
   */
  record Curves(
      @JsonProperty(required = true) String file,
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) String of,
      boolean logarithmic,
      @JsonProperty(required = true) Map<String, String> rows)
      implements Block {}

  /**
   * A comment {@code <!-- plot}: a picture from a run's report.
   *
   * @param file the picture, beside the page
   * @param title the alternative text of the picture
   * @param of the path of the report's picture, relative to the folder of the runs
   */
  record Plot(
      @JsonProperty(required = true) String file,
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) String of)
      implements Block {}

  /**
   * A comment {@code <!-- kernels}: the kernels of the first layer in the run with the first seed.
   *
   * @param file the picture, beside the page
   * @param title the alternative text of the picture
   * @param of the experiment
   */
  record Kernels(
      @JsonProperty(required = true) String file,
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) String of)
      implements Block {}
}
