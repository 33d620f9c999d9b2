package io.github.convlens.experiment.follow;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.experiment.follow.LogSink.Histogram;
import io.github.convlens.experiment.protobuf.Protobuf;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Creates summaries in TensorBoard's format, with the field numbers of {@code
 * tensorflow/core/framework/summary.proto}, {@code tensor.proto} and {@code
 * tensorboard/plugins/hparams/plugin_data.proto}.
 */
final class Summaries {
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int IMAGE = 4;
  private static final int HISTOGRAM = 5;
  private static final int TENSOR = 8;
  private static final int METADATA = 9;
  private static final int FLOAT_TYPE = 1;
  private static final int STRING_TYPE = 7;
  private static final int RGB = 3;
  private static final int DATA_CLASS_TENSOR = 2;

  /** The status of a session in TensorBoard's HParams plugin. */
  enum Status {
    UNKNOWN,
    SUCCESS,
    FAILURE,
    RUNNING
  }

  private Summaries() {}

  /** A summary of the numbers of one step, by tag. */
  static Protobuf scalars(Map<String, Double> values) {
    Protobuf summary = new Protobuf();
    values.forEach(
        (tag, value) ->
            summary.message(
                VALUE, new Protobuf().text(TAG, tag).number(SIMPLE_VALUE, value.floatValue())));
    return summary;
  }

  /**
   * A summary with a histogram. Its sum and sum of squares are computed from the midpoints of the
   * buckets.
   */
  static Protobuf histogram(Histogram histogram) {
    double[] limits = histogram.limits();
    double[] counts = histogram.counts();
    double count = 0;
    double sum = 0;
    double squares = 0;
    double lower = histogram.lowest();
    for (int i = 0; i < counts.length; i++) {
      double midpoint = (lower + limits[i]) / 2;
      count += counts[i];
      sum += counts[i] * midpoint;
      squares += counts[i] * midpoint * midpoint;
      lower = limits[i];
    }
    Protobuf proto =
        new Protobuf()
            .number(1, histogram.lowest())
            .number(2, limits[limits.length - 1])
            .number(3, count)
            .number(4, sum)
            .number(5, squares)
            .numbers(6, limits)
            .numbers(7, counts);
    return summaryOf(new Protobuf().text(TAG, histogram.tag()).message(HISTOGRAM, proto));
  }

  /** A summary with a colour picture, given as the bytes of a PNG file. */
  static Protobuf picture(String tag, int height, int width, byte[] png) {
    Protobuf image =
        new Protobuf()
            .number(1, (long) height)
            .number(2, (long) width)
            .number(3, (long) RGB)
            .bytes(4, ByteBuffer.wrap(png));
    return summaryOf(new Protobuf().text(TAG, tag).message(IMAGE, image));
  }

  /** A summary with Markdown text. */
  static Protobuf text(String tag, String markdown) {
    Protobuf tensor =
        new Protobuf().number(1, (long) STRING_TYPE).message(2, new Protobuf()).text(8, markdown);
    return summaryOf(
        new Protobuf()
            .text(TAG, tag)
            .message(TENSOR, tensor)
            .message(METADATA, metadata("text", new Protobuf())));
  }

  /** The start of a session, and its hyperparameters. */
  static Protobuf sessionStart(Map<String, JsonNode> parameters, double seconds) {
    Protobuf start = new Protobuf();
    parameters.forEach(
        (key, value) -> start.message(1, new Protobuf().text(1, key).message(2, parameter(value))));
    start.number(5, seconds);
    return session("_hparams_/session_start_info", new Protobuf().message(3, start));
  }

  /** The hyperparameters and metrics that the plugin's table of sessions shows. */
  static Protobuf experiment(Map<String, JsonNode> parameters, List<String> metrics) {
    Protobuf experiment = new Protobuf();
    for (Map.Entry<String, JsonNode> entry : parameters.entrySet()) {
      JsonNode value = entry.getValue();
      long type = value.isBoolean() ? 2 : value.isNumber() ? 3 : 1;
      experiment.message(4, new Protobuf().text(1, entry.getKey()).number(4, type));
    }
    for (String tag : metrics) {
      experiment.message(5, new Protobuf().message(1, new Protobuf().text(2, tag)));
    }
    return session("_hparams_/experiment", new Protobuf().message(2, experiment));
  }

  /** The end of a session. */
  static Protobuf sessionEnd(Status status, double seconds) {
    Protobuf end = new Protobuf().number(1, (long) status.ordinal()).number(2, seconds);
    return session("_hparams_/session_end_info", new Protobuf().message(4, end));
  }

  /** A {@code google.protobuf.Value} of a hyperparameter. Lists are written as text. */
  private static Protobuf parameter(JsonNode value) {
    if (value.isNumber()) {
      return new Protobuf().number(2, value.doubleValue());
    }
    if (value.isBoolean()) {
      return new Protobuf().number(4, value.booleanValue() ? 1L : 0L);
    }
    return new Protobuf().text(3, value.isTextual() ? value.textValue() : value.toString());
  }

  /**
   * A summary for the HParams plugin, which reads only the metadata. A value must be present, so it
   * is an empty list.
   */
  private static Protobuf session(String tag, Protobuf data) {
    Protobuf noNumbers = new Protobuf().message(2, new Protobuf());
    Protobuf tensor = new Protobuf().number(1, (long) FLOAT_TYPE).message(2, noNumbers);
    return summaryOf(
        new Protobuf()
            .text(TAG, tag)
            .message(TENSOR, tensor)
            .message(METADATA, metadata("hparams", data)));
  }

  private static Protobuf metadata(String plugin, Protobuf content) {
    Protobuf data = new Protobuf().text(1, plugin).message(2, content);
    return new Protobuf().message(1, data).number(4, (long) DATA_CLASS_TENSOR);
  }

  private static Protobuf summaryOf(Protobuf value) {
    return new Protobuf().message(VALUE, value);
  }
}
