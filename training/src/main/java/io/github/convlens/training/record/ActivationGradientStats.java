package io.github.convlens.training.record;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.core.option.Kind;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.table.ActivationGradientRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code activation_gradient_stats.csv}: 2-norm, mean, standard deviation (unbiased) and
 * near-zero fraction of the gradient of the batch's loss with respect to every recorded layer's
 * output. Each recorded batch needs a second backward pass. In float16, batches whose gradients
 * overflow under the loss scale are left out.
 */
public final class ActivationGradientStats implements Listener, LayerObserver {

  private static final int VALUES_PER_LAYER = 4;

  /** The section {@code activation_gradients} of a configuration. */
  public static final Kind<GradientStats.Options> OPTIONS =
      GradientStats.Options.kind(
          "activation_gradients",
          "activation_gradient_stats.csv: gradients of the loss with respect to layer outputs");

  private final GradientStats.Options options;
  private final ActivationStats.Options activations;
  private final Path file;
  private RowWriter.Table table;
  private RecordedLayers layers;
  private final List<NDArray> outputs = new ArrayList<>();
  private final List<Integer> positions = new ArrayList<>();
  private int position;
  private TrainingContext context;
  private boolean recording;

  /**
   * @param activations the options that choose the layers to record; all other options are ignored
   * @param file the file to write, in a folder that exists
   */
  public ActivationGradientStats(
      GradientStats.Options options, ActivationStats.Options activations, Path file) {
    this.options = options;
    this.activations = activations;
    this.file = file;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    this.context = context;
    layers = new RecordedLayers(context.network(), activations.layers());
    table = context.openTable(file, ActivationGradientRow.TABLE.header());
  }

  @Override
  public @Nullable LayerObserver observer(TrainingBatch batch) {
    outputs.clear();
    positions.clear();
    position = 0;
    recording = options.every().includes(batch.step(), batch.lastOfEpoch());
    return recording ? this : null;
  }

  @Override
  public void output(int leaf, NDArray output) {
    if (!layers.recorded(leaf)) {
      return;
    }
    // Outputs of frozen layers have no gradient.
    Network network = context.network();
    if (network.frozenLeaves() == 0 || leaf >= network.firstLearning()) {
      outputs.add(output);
      positions.add(position);
    }
    position++;
  }

  @Override
  public boolean keepsOutputs() {
    return true;
  }

  @Override
  public void onLoss(TrainingBatch batch, NDArray loss) {
    if (recording && !outputs.isEmpty()) {
      // Without the scale, small gradients of float16 outputs would underflow.
      try (IValue list = Kernels.list(outputs);
          IValue scale = Kernels.list(context.lossScale().factor())) {
        NDArray stats =
            context
                .kernels()
                .gradientStatistics()
                .ofOutputGradients(loss.getManager(), list, loss, options.nearZero(), scale);
        List<Integer> recorded = List.copyOf(positions);
        context.reads().add(stats, values -> write(batch, recorded, values));
      }
    }
  }

  private void write(TrainingBatch batch, List<Integer> recorded, double[] values) {
    if (context.lossScale().overflowed(values, VALUES_PER_LAYER)) {
      return;
    }
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < recorded.size(); i++) {
      int layer = recorded.get(i);
      int at = i * VALUES_PER_LAYER;
      String name = layers.names().get(layer);
      if (!Double.isFinite(values[at])) {
        context.nonFinite().found("the gradient with respect to the output of " + name);
      }
      rows.add(
          ActivationGradientRow.TABLE.cells(
              new ActivationGradientRow(
                  batch.epoch(),
                  batch.step(),
                  layer,
                  name,
                  (float) values[at],
                  (float) values[at + 1],
                  (float) values[at + 2],
                  values[at + 3])));
    }
    table.rows(rows);
  }
}
