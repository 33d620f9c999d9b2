package io.github.convlens.training.record;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.internal.torch.OutputStatisticsKernels.HistogramArguments;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.table.ActivationGradientRow;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.GradientRow;
import io.github.convlens.training.table.HistogramRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tables that are recorded about every layer. A table is not recorded if its component is null.
 *
 * @param activations mean, standard deviation and near-zero fraction of layer outputs
 * @param histogram histograms of the same layers' outputs, with the same near-zero threshold
 * @param gradients statistics of every parameter's gradient
 * @param activationGradients statistics of the loss's gradient with respect to the same layers'
 *     outputs
 */
public record RecordOptions(
    ActivationStats.@Nullable Options activations,
    ActivationHistogram.@Nullable Options histogram,
    GradientStats.@Nullable Options gradients,
    GradientStats.@Nullable Options activationGradients) {

  private static final Setting<ActivationStats.Options> ACTIVATIONS =
      Setting.section("activations", ActivationStats.Options.KIND).optional();
  private static final Setting<ActivationHistogram.Options> HISTOGRAM =
      Setting.section("histogram", ActivationHistogram.Options.KIND).optional();
  private static final Setting<GradientStats.Options> GRADIENTS =
      Setting.section("gradients", GradientStats.Options.KIND).optional();
  private static final Setting<GradientStats.Options> ACTIVATION_GRADIENTS =
      Setting.section("activation_gradients", ActivationGradientStats.OPTIONS).offByDefault();

  /**
   * The section {@code record} of a configuration; by default all tables except activation
   * gradients.
   */
  public static final Kind<RecordOptions> KIND =
      new Kind<>(
          RecordOptions.class,
          "record",
          "what is recorded about every layer. Null turns a table off",
          List.of(ACTIVATIONS, HISTOGRAM, GRADIENTS, ACTIVATION_GRADIENTS),
          v ->
              new RecordOptions(
                  v.get(ACTIVATIONS),
                  v.get(HISTOGRAM),
                  v.get(GRADIENTS),
                  v.get(ACTIVATION_GRADIENTS)));

  /** Options with which nothing is recorded about layers. */
  public static final RecordOptions NOTHING = new RecordOptions(null, null, null, null);

  /** Options with which only statistics of layer outputs are recorded, with fastai's defaults. */
  public static final RecordOptions FASTAI = NOTHING.with(ActivationStats.Options.FASTAI);

  /** A copy with statistics of layer outputs; null turns them off. */
  public RecordOptions with(ActivationStats.@Nullable Options activations) {
    return new RecordOptions(activations, histogram, gradients, activationGradients);
  }

  /** A copy with histograms of layer outputs; null turns them off. */
  public RecordOptions with(ActivationHistogram.@Nullable Options histogram) {
    return new RecordOptions(activations, histogram, gradients, activationGradients);
  }

  /** A copy with statistics of gradients; null turns them off. */
  public RecordOptions withGradients(GradientStats.@Nullable Options gradients) {
    return new RecordOptions(activations, histogram, gradients, activationGradients);
  }

  /** A copy with statistics of gradients with respect to layer outputs; null turns them off. */
  public RecordOptions withActivationGradients(
      GradientStats.@Nullable Options activationGradients) {
    return new RecordOptions(activations, histogram, gradients, activationGradients);
  }

  /** Whether outputs of layers are measured. */
  public boolean recordsOutputs() {
    return activations != null || histogram != null;
  }

  /**
   * The options that tables share: the choice of layers, for all tables about layer outputs and
   * their gradients; the near-zero threshold, for statistics and histograms of layer outputs. These
   * are fastai's defaults if {@code activations} is off.
   */
  public ActivationStats.Options layers() {
    return activations == null ? ActivationStats.Options.FASTAI : activations;
  }

  /** The bins of the histograms; the default bins if no histograms are recorded. */
  public HistogramArguments bins() {
    ActivationHistogram.Options options =
        histogram == null ? ActivationHistogram.Options.KIND.byDefault() : histogram;
    return options.arguments(layers());
  }

  /**
   * The listeners that record these tables.
   *
   * @param folder the existing folder for the files
   */
  public LayerListeners listeners(Path folder) {
    List<Listener> listeners = new ArrayList<>();
    if (histogram != null) {
      listeners.add(
          new ActivationHistogram(histogram, layers(), folder.resolve(HistogramRow.TABLE.file())));
    }
    if (gradients != null) {
      listeners.add(new GradientStats(gradients, folder.resolve(GradientRow.TABLE.file())));
    }
    if (activationGradients != null) {
      listeners.add(
          new ActivationGradientStats(
              activationGradients, layers(), folder.resolve(ActivationGradientRow.TABLE.file())));
    }
    return new LayerListeners(outputs(folder.resolve(ActivationRow.TABLE.file())), listeners);
  }

  /**
   * The listeners of a training run without files. Statistics of layer outputs are kept in memory,
   * and the other tables are not recorded.
   */
  public LayerListeners listenersInMemory() {
    return new LayerListeners(outputs(null), List.of());
  }

  private Optional<ActivationStats> outputs(@Nullable Path file) {
    return Optional.ofNullable(activations).map(options -> new ActivationStats(options, file));
  }
}
