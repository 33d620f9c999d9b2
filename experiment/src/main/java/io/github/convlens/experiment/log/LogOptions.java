package io.github.convlens.experiment.log;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The destinations to which a run is logged in addition to its directory. None of these options
 * changes the results of training.
 *
 * @param tensorboard whether event files are written into the run directory; default false
 * @param mlflow the address of an MLflow server; null, the default, means no server
 * @param every the interval of batches: every {@code every}-th batch is logged, default 10; all
 *     epochs are logged
 */
public record LogOptions(boolean tensorboard, @Nullable String mlflow, int every) {

  private static final int MAX_PORT = 65_535;

  private static final Setting<Boolean> TENSORBOARD =
      Setting.flag(
              "tensorboard",
              "write event files for TensorBoard into the run directory: tensorboard --logdir runs")
          .or(false);
  private static final Setting<String> MLFLOW =
      Setting.text(
              "mlflow",
              "the address of an MLflow server, such as http://127.0.0.1:5000, which"
                  + " receives parameters, metrics and files; training does not wait for it")
          .written("http://HOST | https://HOST")
          .where(LogOptions::isAddress, "give an address that begins with http:// or https://")
          .optional();
  private static final Setting<Integer> EVERY =
      Range.atLeast(
              Setting.integer(
                  "every",
                  "the number of batches from one logged value to the next; all epochs are"
                      + " logged"),
              1)
          .or(10);

  /** The section {@code log} of a configuration. */
  public static final Kind<LogOptions> KIND =
      new Kind<>(
          LogOptions.class,
          "log",
          "other programs to which a run is logged",
          List.of(TENSORBOARD, MLFLOW, EVERY),
          v -> new LogOptions(v.get(TENSORBOARD), v.get(MLFLOW), v.get(EVERY)));

  /** The options without an additional destination. */
  public static final LogOptions NONE = KIND.byDefault();

  /**
   * @throws io.github.convlens.core.InvalidInputException if the address is invalid, or {@code
   *     every} is less than 1
   */
  public LogOptions {
    if (mlflow != null) {
      MLFLOW.check(mlflow);
    }
    EVERY.check(every);
  }

  private static boolean isAddress(String text) {
    try {
      URI address = new URI(text);
      String scheme = String.valueOf(address.getScheme());
      return address.getHost() != null
          && address.getPort() <= MAX_PORT
          && (scheme.equals("http") || scheme.equals("https"));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
