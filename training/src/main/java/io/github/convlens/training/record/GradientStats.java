package io.github.convlens.training.record;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.loop.Update;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.table.GradientRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code gradient_stats.csv}: for every trainable parameter, in the network's order, the
 * 2-norm, mean, standard deviation (unbiased; 0 for a single element) and near-zero fraction of the
 * gradient that the update uses, and ‖update‖/‖weight before the update‖ (infinite if a parameter
 * that was zero has changed, NaN if it has stayed zero).
 *
 * <p>In float16, updates that the loss scale skips are left out. With {@code training.accumulate},
 * an update is recorded if a record is due at one of its batches.
 */
public final class GradientStats implements Listener {

  private static final int VALUES_PER_PARAMETER = 5;

  private final Options options;
  private final Path file;
  private TrainingContext context;
  private RowWriter.Table table;
  private @Nullable IValue weights;
  private List<String> names;
  private List<NetworkParameter> followed;
  private int[] networkOrder;
  private boolean due;
  private @Nullable NDArray stats;
  private @Nullable IValue before;

  /**
   * The options of gradient statistics.
   *
   * @param every how often an update is recorded, default every 10 batches
   * @param nearZero an element counts as near zero if its absolute value is at most this; default
   *     1e-8
   */
  public record Options(Every every, double nearZero) {

    private static final Setting<Every> EVERY = Every.setting(10);
    private static final Setting<Double> NEAR_ZERO =
        Setting.number(
                "near_zero", "an element whose absolute value is at most this counts as near zero")
            .within(">= 0", value -> value >= 0, "give 0 or a positive number")
            .or(1e-8);

    /** The section {@code gradients} of a configuration. */
    public static final Kind<Options> KIND =
        kind("gradients", "gradient_stats.csv: gradients of the parameters");

    /** A section with these settings. */
    static Kind<Options> kind(String name, String effect) {
      return new Kind<>(
          Options.class,
          name,
          effect,
          List.of(EVERY, NEAR_ZERO),
          v -> new Options(v.get(EVERY), v.get(NEAR_ZERO)));
    }

    /**
     * @throws InvalidInputException if the near-zero threshold is negative
     */
    public Options {
      NEAR_ZERO.check(nearZero);
    }
  }

  /**
   * @param file the file to write, in an existing folder
   */
  public GradientStats(Options options, Path file) {
    this.options = options;
    this.file = file;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    this.context = context;
    table = context.openTable(file, GradientRow.TABLE.header());
    follow(context.trainable());
  }

  /** Chooses the parameters to record. Frozen parameters have no gradients, and so no rows. */
  private void follow(List<NetworkParameter> parameters) {
    if (weights != null) {
      weights.close();
    }
    followed = parameters;
    weights = Kernels.list(parameters.stream().map(NetworkParameter::array).toList());
    names = parameters.stream().map(NetworkParameter::name).toList();
    networkOrder =
        context.network().parameters().stream()
            .mapToInt(parameter -> names.indexOf(parameter.name()))
            .filter(index -> index >= 0)
            .toArray();
  }

  @Override
  public void onBatchBegin(TrainingBatch batch) {
    due |= options.every().includes(batch.step(), batch.lastOfEpoch());
  }

  @Override
  public void onUpdate(Update update) {
    if (due) {
      if (update.parameters() != followed) {
        follow(update.parameters());
      }
      Kernels kernels = context.kernels();
      stats =
          kernels
              .gradientStatistics()
              .ofGradients(context.manager(), update.gradients(), options.nearZero());
      before = kernels.arrays().copies(Objects.requireNonNull(weights));
    }
  }

  @Override
  public void onUpdated(Update update) {
    if (!due) {
      return;
    }
    due = false;
    NDArray all;
    try (NDArray gradients = Objects.requireNonNull(stats);
        IValue old = Objects.requireNonNull(before)) {
      all =
          context
              .kernels()
              .gradientStatistics()
              .withUpdateRatios(context.manager(), gradients, old, Objects.requireNonNull(weights));
    }
    int[] order = networkOrder;
    List<String> followedNames = names;
    context.reads().add(all, values -> write(update.batch(), order, followedNames, values));
  }

  private void write(TrainingBatch batch, int[] order, List<String> names, double[] values) {
    if (context.lossScale().overflowed(values, VALUES_PER_PARAMETER)) {
      return;
    }
    List<Object[]> rows = new ArrayList<>();
    for (int parameter : order) {
      int at = parameter * VALUES_PER_PARAMETER;
      if (!Double.isFinite(values[at])) {
        context.nonFinite().found("the gradient of " + names.get(parameter));
      }
      rows.add(
          GradientRow.TABLE.cells(
              new GradientRow(
                  batch.epoch(),
                  batch.step(),
                  names.get(parameter),
                  (float) values[at],
                  (float) values[at + 1],
                  (float) values[at + 2],
                  values[at + 3],
                  (float) values[at + 4])));
    }
    table.rows(rows);
  }

  @Override
  public void onTrainingEnd(TrainingResult result) {
    Objects.requireNonNull(weights).close();
  }
}
