package io.github.convlens.training.record;

import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.ObservedBlock;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.internal.torch.OutputKernels;
import io.github.convlens.training.loop.FirstNonFinite;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.output.DeviceReads;
import io.github.convlens.training.output.ReadPolicy;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.table.ActivationRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records mean, standard deviation (unbiased) and near-zero fraction of layer outputs, like
 * fastai's {@code ActivationStats}: one {@link ActivationRow} per recorded training batch and
 * layer, in {@code activation_stats.csv} or in memory.
 *
 * <p>It listens to this project's own training loop. As a plain {@link TrainingListener}, it also
 * listens to DJL's loop, with any block whose layers can be observed ({@link ObservedBlock}):
 *
 * <pre>{@code
 * ActivationStats stats = ActivationStats.toFile(Path.of("activation_stats.csv"));
 * config.addTrainingListeners(stats);
 * try (Trainer trainer = model.newTrainer(config)) {
 *   EasyTrain.fit(trainer, epochs, training, validation);
 * }
 * stats.rows();
 * }</pre>
 *
 * <p>The file is complete when the trainer has been closed. In DJL's loop, a trainer with several
 * devices is rejected, and so is {@link Every#EPOCH}. On a CPU, the block's convolutions are
 * checked ({@link EngineCheck}) after the first batch, and also when training begins, if the block
 * is already initialised then. If results are wrong, repairs are tried. If one helps, a warning is
 * logged; otherwise, an exception is thrown.
 */
public final class ActivationStats implements Listener, TrainingListener {

  private final Options options;
  private final @Nullable Path file;
  private final EngineCheck engine;
  private final List<ActivationRow> inMemory = new ArrayList<>();
  private RowWriter.@Nullable Table table;
  private RecordedLayers layers;
  private OutputReduction reduction;
  private boolean recording;
  private FirstNonFinite nonFinite;
  private @Nullable DjlRun djlRun;

  /**
   * The options of recording layer outputs.
   *
   * @param every how often a batch is recorded, default every batch
   * @param layers the recorded layers, default those with parameters
   * @param nearZero an element counts as near zero if it is at or below this value, so that all
   *     negative elements count, as in fastai; if {@code absolute} is set, the element's absolute
   *     value is compared instead; default 0.05
   * @param absolute whether absolute values are compared, default false
   * @param kernels the kernels that measure outputs on the CPU, for these statistics and for
   *     histograms; by default the kernels that suit the platform
   */
  public record Options(
      Every every, Layers layers, double nearZero, boolean absolute, KernelChoice kernels) {

    private static final Setting<Every> EVERY = Every.setting(1);
    private static final Setting<Double> NEAR_ZERO =
        Setting.number(
                "near_zero",
                "an element at or below this counts as near zero; unless absolute is set, that"
                    + " includes all negative elements, as in fastai")
            .or(0.05);
    private static final Setting<Boolean> ABSOLUTE =
        Setting.flag("absolute", "compare absolute values with near_zero").or(false);

    private static final Setting<KernelChoice> KERNELS =
        Setting.choice(
                "kernels",
                KernelChoice.class,
                "the code that measures outputs on a CPU: native is convlens's own C code;"
                    + " libtorch is several times slower; auto uses native if it can be loaded,"
                    + " otherwise libtorch")
            .or(KernelChoice.AUTO);

    /** The section {@code activations} of a configuration, with fastai's defaults. */
    public static final Kind<Options> KIND =
        new Kind<>(
            Options.class,
            "activations",
            "activation_stats.csv: mean, standard deviation and near-zero fraction of layer"
                + " outputs",
            List.of(EVERY, Layers.SETTING, NEAR_ZERO, ABSOLUTE, KERNELS),
            v ->
                new Options(
                    v.get(EVERY),
                    v.get(Layers.SETTING),
                    v.get(NEAR_ZERO),
                    v.get(ABSOLUTE),
                    v.get(KERNELS)));

    /** The defaults of fastai: every batch, layers with parameters, near zero at or below 0.05. */
    public static final Options FASTAI = KIND.byDefault();

    /**
     * @throws io.github.convlens.core.InvalidInputException if the list of layers is empty
     */
    public Options {
      Layers.SETTING.check(layers);
    }

    /** Options with the kernels that suit the platform. */
    public Options(Every every, Layers layers, double nearZero, boolean absolute) {
      this(every, layers, nearZero, absolute, KernelChoice.AUTO);
    }

    /** A copy with different kernels. */
    public Options withKernels(KernelChoice choice) {
      return new Options(every, layers, nearZero, absolute, choice);
    }
  }

  /** The resources that this listener owns while it listens to DJL's loop. */
  private static final class DjlRun implements AutoCloseable {
    private final NDManager manager;
    private final Kernels kernels;
    private final DeviceReads reads;
    private final RowWriter writer;
    private int epoch;
    private long step;

    private DjlRun(NDManager parent) {
      manager = parent.newSubManager();
      kernels = Kernels.load(manager);
      reads = new DeviceReads(kernels, manager);
      writer = new RowWriter();
    }

    /** Reads the statistics that are still on the device. Closes everything even if that fails. */
    @Override
    public void close() {
      try (writer;
          manager;
          kernels;
          reads) {
        reads.flush();
      }
    }
  }

  /**
   * @param file the file to write, in an existing folder; null to keep the rows in memory
   */
  public ActivationStats(Options options, @Nullable Path file) {
    this(options, file, EngineCheck.ofProcess());
  }

  ActivationStats(Options options, @Nullable Path file, EngineCheck engine) {
    this.options = options;
    this.file = file;
    this.engine = engine;
  }

  /** Statistics with the defaults of fastai, written to a file. */
  public static ActivationStats toFile(Path file) {
    return new ActivationStats(Options.FASTAI, file);
  }

  /** Statistics with the defaults of fastai, kept in memory. */
  public static ActivationStats inMemory() {
    return new ActivationStats(Options.FASTAI, null);
  }

  /**
   * All recorded rows, in order; if they were written to a file, they are read back from it.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public List<ActivationRow> rows() {
    if (file == null) {
      return List.copyOf(inMemory);
    }
    try {
      return ActivationRow.TABLE.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    layers = new RecordedLayers(context.network(), options.layers());
    reduction = reduction(context.kernels(), context.reads());
    nonFinite = context.nonFinite();
    table = file == null ? null : context.openTable(file, ActivationRow.TABLE.header());
  }

  @Override
  public @Nullable LayerObserver observer(TrainingBatch batch) {
    recording = options.every().includes(batch.step(), batch.lastOfEpoch());
    return recording ? begin(batch.epoch(), batch.step()) : null;
  }

  private OutputReduction begin(int epoch, long step) {
    return reduction.begin((first, values) -> write(epoch, step, first, values));
  }

  @Override
  public void onOutputs(TrainingBatch batch) {
    if (recording) {
      reduction.finish();
    }
  }

  /**
   * On a CPU, each output is measured by itself; on a GPU, several outputs are measured by one
   * call, since each call has a cost.
   */
  private OutputReduction reduction(Kernels kernels, DeviceReads reads) {
    double nearZero = options.nearZero();
    boolean absolute = options.absolute();
    if (reads.policy() == ReadPolicy.EVERY_BATCH) {
      OutputKernels host = options.kernels().create(kernels);
      return new HostReduction(
          layers, reads, output -> host.statistics(output, nearZero, absolute));
    }
    return new DeviceReduction(
        layers,
        (outputs, manager, reader) ->
            reads.add(
                kernels.outputStatistics().ofOutputs(manager, outputs, nearZero, absolute),
                reader));
  }

  private void write(int epoch, long step, int first, double[] values) {
    List<Object[]> cells = new ArrayList<>();
    for (int at = 0; at < values.length; at += ActivationRow.MEASURED) {
      int layer = first + at / ActivationRow.MEASURED;
      String name = layers.names().get(layer);
      if (nonFinite != null && !finite(values[at], values[at + 1])) {
        nonFinite.found("the output of " + name);
      }
      ActivationRow row = ActivationRow.of(epoch, step, layer, name, values, at);
      if (table == null) {
        inMemory.add(row);
      } else {
        cells.add(ActivationRow.TABLE.cells(row));
      }
    }
    if (table != null) {
      table.rows(cells);
    }
  }

  /** Whether an output is finite. The deviation of a single value is NaN, which is allowed. */
  private static boolean finite(double mean, double std) {
    return Double.isFinite(mean) && !Double.isInfinite(std);
  }

  @Override
  public void onTrainingBegin(Trainer trainer) {
    if (trainer.getDevices().length > 1) {
      throw new IllegalArgumentException(
          "ActivationStats needs a single device; this trainer has " + trainer.getDevices().length);
    }
    if (options.every().epoch()) {
      throw new IllegalArgumentException(
          "every: a DJL trainer does not say which batch is the last of an epoch: give a number"
              + " of batches instead of epoch");
    }
    if (!(trainer.getModel().getBlock() instanceof ObservedBlock block)) {
      throw new IllegalArgumentException(
          "the model's block does not show its layers: use ObservedSequential or a Network");
    }
    if (trainer.getModel().getBlock().isInitialized()) {
      checkConvolutions(trainer);
    }
    layers = new RecordedLayers(block, options.layers());
    DjlRun run = new DjlRun(trainer.getManager());
    djlRun = run;
    reduction = reduction(run.kernels, run.reads);
    if (file != null) {
      try {
        table = run.writer.open(file, ActivationRow.TABLE.header(), 0);
      } catch (IOException e) {
        try (run) {
          throw new UncheckedIOException(e);
        }
      }
    }
    observeNext(trainer);
  }

  /** The resources of a run by DJL's trainer. */
  private DjlRun run() {
    return Objects.requireNonNull(djlRun);
  }

  private void observeNext(Trainer trainer) {
    DjlRun run = run();
    recording = options.every().includes(run.step, false);
    ((ObservedBlock) trainer.getModel().getBlock())
        .setObserver(recording ? begin(run.epoch, run.step) : null);
  }

  private void checkConvolutions(Trainer trainer) {
    if (!trainer.getDevices()[0].isGpu()) {
      engine.prepare(trainer.getModel().getBlock());
    }
  }

  @Override
  public void onTrainingBatch(Trainer trainer, BatchData batch) {
    DjlRun run = run();
    if (run.step == 0) {
      // DJL initialises most blocks only after onTrainingBegin, so they are checked now.
      checkConvolutions(trainer);
    }
    if (recording) {
      reduction.finish();
    }
    run.reads.batchDone();
    run.step++;
    observeNext(trainer);
  }

  @Override
  public void onValidationBatch(Trainer trainer, BatchData batch) {
    // Blocks are not observed in evaluation.
  }

  @Override
  public void onEpoch(Trainer trainer) {
    DjlRun run = run();
    run.reads.flush();
    run.epoch++;
    observeNext(trainer);
  }

  @Override
  public void onTrainingEnd(Trainer trainer) {
    ((ObservedBlock) trainer.getModel().getBlock()).setObserver(null);
    run().close();
  }
}
