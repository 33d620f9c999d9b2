package io.github.convlens.training.record;

import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.ObservedBlock;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.training.BatchBegin;
import io.github.convlens.training.FirstNonFinite;
import io.github.convlens.training.Listener;
import io.github.convlens.training.TrainingContext;
import io.github.convlens.training.torch.Kernels;
import io.github.convlens.training.torch.OutputKernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Records mean, standard deviation (unbiased) and near-zero fraction of layer outputs, as fastai's
 * {@code ActivationStats}: one {@link Row} per recorded training batch and layer, in {@code
 * activation_stats.csv} or in memory.
 *
 * <p>It listens to this project's own loop and, as a plain {@link TrainingListener}, to DJL's, for
 * any block whose layers are observed ({@link ObservedBlock}):
 *
 * <pre>{@code
 * ActivationStats stats = ActivationStats.toFile(Path.of("activation_stats.csv"));
 * config.addTrainingListeners(stats);
 * EasyTrain.fit(trainer, epochs, training, validation);
 * stats.rows();
 * }</pre>
 *
 * <p>{@code EasyTrain.fit} tells its listeners when it ends, which completes the file. Several
 * devices, and rows once an epoch, are refused there. On a CPU, the block's convolutions are
 * checked first ({@link EngineCheck}): a warning names the layers that libtorch computes
 * incorrectly on this processor, and what was done about it.
 */
public final class ActivationStats implements Listener, TrainingListener {

  /** The columns of {@code activation_stats.csv}. */
  public static final List<String> HEADER =
      List.of("epoch", "step", "layer", "name", "mean", "std", "near_zero");

  private static final int VALUES_PER_LAYER = 3;

  private final RecordOptions.ActivationOptions options;
  private final Path file;
  private final EngineCheck engine;
  private final List<Row> inMemory = new ArrayList<>();
  private RowWriter.Table table;
  private RecordedLayers layers;
  private OutputReduction reduction;
  private boolean recording;
  private FirstNonFinite nonFinite;
  private DjlRun djlRun;

  /**
   * One row of the table.
   *
   * @param step batches since the start of the run, from 0
   * @param layer index among the recorded layers
   * @param nearZero fraction of elements at or below the threshold
   */
  public record Row(
      int epoch, long step, int layer, String name, float mean, float std, double nearZero) {}

  /** What a training that DJL runs has nobody else to open and close for. */
  private static final class DjlRun {
    private final RowWriter writer = new RowWriter();
    private final NDManager manager;
    private final Kernels kernels;
    private final Readback readback;
    private int epoch;
    private long step;

    private DjlRun(NDManager parent) {
      manager = parent.newSubManager();
      kernels = Kernels.load(manager);
      readback = new Readback(kernels, manager);
    }
  }

  /**
   * @param file where the rows go, in a folder that exists; null keeps them in memory
   */
  public ActivationStats(RecordOptions.ActivationOptions options, Path file) {
    this(options, file, EngineCheck.ofProcess());
  }

  ActivationStats(RecordOptions.ActivationOptions options, Path file, EngineCheck engine) {
    this.options = options;
    this.file = file;
    this.engine = engine;
  }

  /** Every batch, the layers with parameters, near zero at or below 0.05; written to a file. */
  public static ActivationStats toFile(Path file) {
    return new ActivationStats(RecordOptions.ActivationOptions.FASTAI, file);
  }

  /** The same, kept in memory. */
  public static ActivationStats inMemory() {
    return new ActivationStats(RecordOptions.ActivationOptions.FASTAI, null);
  }

  /**
   * Everything recorded, in order; where it went to a file, read back from there.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public List<Row> rows() {
    return file == null ? List.copyOf(inMemory) : ActivationTable.read(file);
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    layers = new RecordedLayers(context.network(), options.layers());
    reduction = reduction(context.kernels(), context.readback());
    nonFinite = context.nonFinite();
    table = file == null ? null : context.openTable(file, HEADER);
  }

  @Override
  public LayerObserver observer(BatchBegin batch) {
    recording = options.every().includes(batch.step(), batch.lastOfEpoch());
    return recording ? begin(batch.epoch(), batch.step()) : null;
  }

  private OutputReduction begin(int epoch, long step) {
    return reduction.begin((first, values) -> write(epoch, step, first, values));
  }

  @Override
  public void onOutputs(BatchBegin batch) {
    if (recording) {
      reduction.finish();
    }
  }

  /** On the host the numbers are there when the kernel returns; a GPU is not to be waited for. */
  private OutputReduction reduction(Kernels kernels, Readback readback) {
    double nearZero = options.nearZero();
    boolean absolute = options.absolute();
    if (readback.policy() == ReadPolicy.EVERY_BATCH) {
      OutputKernels host = options.kernels().create(kernels);
      return new HostReduction(
          layers, readback, output -> host.statistics(output, nearZero, absolute));
    }
    return new DeviceReduction(
        layers,
        (outputs, manager, reader) ->
            readback.add(
                kernels.statistics().ofOutputs(manager, outputs, nearZero, absolute), reader));
  }

  private void write(int epoch, long step, int first, double[] values) {
    List<Object[]> cells = new ArrayList<>();
    for (int at = 0; at < values.length; at += VALUES_PER_LAYER) {
      int layer = first + at / VALUES_PER_LAYER;
      String name = layers.names().get(layer);
      if (nonFinite != null && !finite(values[at], values[at + 1])) {
        nonFinite.found("the output of " + name);
      }
      Row row =
          new Row(
              epoch, step, layer, name, (float) values[at], (float) values[at + 1], values[at + 2]);
      if (table == null) {
        inMemory.add(row);
      } else {
        cells.add(ActivationTable.cells(row));
      }
    }
    if (table != null) {
      table.rows(cells);
    }
  }

  /** The deviation of a single value is NaN. */
  private static boolean finite(double mean, double std) {
    return Double.isFinite(mean) && !Double.isInfinite(std);
  }

  @Override
  public void onTrainingBegin(Trainer trainer) {
    if (trainer.getDevices().length > 1) {
      throw new IllegalArgumentException(
          "ActivationStats records one device and this trainer has " + trainer.getDevices().length);
    }
    if (options.every().epoch()) {
      throw new IllegalArgumentException(
          "a DJL trainer does not say which batch is an epoch's last: give a number of batches");
    }
    if (!(trainer.getModel().getBlock() instanceof ObservedBlock block)) {
      throw new IllegalArgumentException(
          "the model's block does not show its layers: use ObservedSequential, or a Network");
    }
    if (trainer.getModel().getBlock().isInitialized()) {
      checkConvolutions(trainer);
    }
    layers = new RecordedLayers(block, options.layers());
    djlRun = new DjlRun(trainer.getManager());
    reduction = reduction(djlRun.kernels, djlRun.readback);
    if (file != null) {
      try {
        table = djlRun.writer.open(file, HEADER, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    observeNext(trainer);
  }

  private void observeNext(Trainer trainer) {
    recording = options.every().includes(djlRun.step, false);
    ((ObservedBlock) trainer.getModel().getBlock())
        .setObserver(recording ? begin(djlRun.epoch, djlRun.step) : null);
  }

  private void checkConvolutions(Trainer trainer) {
    if (!trainer.getDevices()[0].isGpu()) {
      engine.prepare(trainer.getModel().getBlock());
    }
  }

  @Override
  public void onTrainingBatch(Trainer trainer, BatchData batch) {
    if (djlRun.step == 0) {
      // Before the first update. DJL gives most blocks their weights only after onTrainingBegin.
      checkConvolutions(trainer);
    }
    if (recording) {
      reduction.finish();
    }
    djlRun.readback.batchDone();
    djlRun.step++;
    observeNext(trainer);
  }

  @Override
  public void onValidationBatch(Trainer trainer, BatchData batch) {
    // Training batches only: blocks show no outputs in evaluation.
  }

  @Override
  public void onEpoch(Trainer trainer) {
    djlRun.readback.flush();
    djlRun.epoch++;
    observeNext(trainer);
  }

  @Override
  public void onTrainingEnd(Trainer trainer) {
    ((ObservedBlock) trainer.getModel().getBlock()).setObserver(null);
    djlRun.readback.flush();
    djlRun.readback.close();
    djlRun.kernels.close();
    djlRun.manager.close();
    djlRun.writer.close();
  }
}
