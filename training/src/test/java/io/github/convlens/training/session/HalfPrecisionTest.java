package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.engine.ConvolutionCase;
import io.github.convlens.model.engine.ConvolutionPath;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.model.engine.Layout;
import io.github.convlens.model.engine.Probe;
import io.github.convlens.training.checkpoint.CheckpointOptions;
import io.github.convlens.training.internal.torch.ArrayKernels;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.internal.torch.OutputStatisticsKernels.HistogramArguments;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.loop.TrainingDivergedException;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.precision.ForwardPass;
import io.github.convlens.training.precision.Precision;
import io.github.convlens.training.record.Every;
import io.github.convlens.training.record.GradientStats;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mixed precision, tested on a CPU. The command line rejects float16 on a CPU, but the mechanics
 * are the same as on a GPU.
 */
class HalfPrecisionTest {

  private static final int SIDE = 8;
  private static final GradientStats.Options GRADIENTS =
      new GradientStats.Options(Every.batches(1), 1e-8);

  private NDManager manager;
  private Kernels kernels;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    kernels = Kernels.load(manager);
  }

  @AfterEach
  void close() {
    kernels.close();
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void halfPrecisionEndsNearTheLossOfSinglePrecision(Precision precision) throws IOException {
    SmallRun run = new SmallRun();
    run.epochs = 10;
    run.images = 200;
    run.learningRate = 0.02;
    EpochResult single = last(run, Precision.FLOAT32);
    EpochResult half = last(run, precision);
    assertEquals(single.validLoss(), half.validLoss(), 0.05);
    assertTrue(half.validLoss() < 0.8, "it learned: " + half);
  }

  @ParameterizedTest
  @EnumSource
  void layersComputeInHalfPrecisionAndGradientsMatchSingle(Activation.Function function) {
    Network network = network(function);
    List<NDArray> weights =
        network.parameters().stream()
            .filter(NetworkParameter::trainable)
            .map(NetworkParameter::array)
            .toList();
    NDArray images = manager.create(values(4 * SIDE * SIDE), new Shape(4, 1, SIDE, SIDE));
    Set<DataType> types = new HashSet<>();
    LayerObserver watching = (leaf, output) -> types.add(output.getDataType());
    GradientMode.on(
        () -> {
          List<float[]> single = gradients(network, Precision.FLOAT32, images, weights, null);
          List<float[]> half = gradients(network, Precision.FLOAT16, images, weights, watching);
          for (int i = 0; i < single.size(); i++) {
            float[] expected = single.get(i);
            float size = 0;
            for (float value : expected) {
              size = Math.max(size, Math.abs(value));
            }
            assertArrayEquals(expected, half.get(i), 0.02f * size + 1e-3f);
          }
        });
    assertEquals(Set.of(DataType.FLOAT16), types);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void statisticsOfHalfOutputsEqualThoseOfTheSameNumbersInSingle(Precision precision) {
    NDArray outputs = manager.create(values(8 * 40 * 30 * 30), new Shape(8, 40, 30, 30)).mul(40);
    ArrayKernels arrays = kernels.arrays();
    NDArray half =
        (precision == Precision.BFLOAT16
                ? arrays.toBfloat16(manager, List.of(outputs))
                : arrays.toFloat16(manager, List.of(outputs)))
            .get(0);
    NDArray single = arrays.toSingle(half);
    for (boolean absolute : new boolean[] {false, true}) {
      assertArrayEquals(stats(single, absolute), stats(half, absolute));
      assertArrayEquals(statsOnGpu(single, absolute), statsOnGpu(half, absolute));
      for (boolean mayRead : new boolean[] {false, true}) {
        assertArrayEquals(histogram(single, absolute, mayRead), histogram(half, absolute, mayRead));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void recordedStatisticsAreCloseToThoseOfSinglePrecision(Precision precision) throws IOException {
    List<ActivationRow> single = rows(Precision.FLOAT32);
    List<ActivationRow> half = rows(precision);
    assertEquals(single.size(), half.size());
    for (int i = 0; i < single.size(); i++) {
      assertEquals(single.get(i).mean(), half.get(i).mean(), 0.02, "row " + i);
      assertEquals(single.get(i).std(), half.get(i).std(), 0.02, "row " + i);
    }
  }

  @Test
  void outputGradientsTooSmallForHalfPrecisionAreMeasuredWithTheScale() {
    GradientMode.on(
        () -> {
          NDArray weights = manager.ones(new Shape(6));
          weights.setRequiresGradient(true);
          NDArray output = kernels.arrays().toFloat16(manager, List.of(weights)).get(0);
          // The factor is an array, because a number passed to mul would be stored in Java's
          // memory, which autograd does not keep alive.
          NDArray tiny = manager.ones(new Shape()).mul(1e-9);
          NDArray loss = kernels.arrays().toSingle(output).sum().mul(tiny);
          try (IValue outputs = Kernels.list(List.of(output));
              IValue scale = Kernels.list(List.of(manager.create(65536f)));
              NDArray stats =
                  kernels
                      .gradientStatistics()
                      .ofOutputGradients(manager, outputs, loss, 0, scale)) {
            assertEquals(1e-9, stats.toDoubleArray()[1], 1e-11);
          }
        });
  }

  @Test
  void updatesWhoseGradientsOverflowAreSkipped(@TempDir Path folder) throws IOException {
    OtherScale tooLarge = new OtherScale(0x1p22f);
    assertEquals(2, train(folder, tooLarge).epochs().size());
    assertTrue(tooLarge.last <= 0x1p21f, "the scale is " + tooLarge.last);
    for (Path file :
        List.of(
            new RunDirectory(folder).gradientStats(),
            new RunDirectory(folder).activationGradientStats())) {
      List<String> rows = Files.readAllLines(file);
      assertTrue(rows.size() > 1, "later updates are recorded");
      assertTrue(!rows.get(1).startsWith("0,0,"), "the first is skipped: " + rows.get(1));
      int norm = List.of(rows.get(0).split(",")).indexOf("norm");
      for (String row : rows.subList(1, rows.size())) {
        assertTrue(Double.isFinite(Double.parseDouble(row.split(",")[norm])), row);
      }
    }
  }

  @Test
  void gradientsThatNeverBecomeFiniteEndTheTraining(@TempDir Path folder) {
    Listener exhausted = new OtherScale(1e-5f);
    String message =
        assertThrows(TrainingDivergedException.class, () -> train(folder, exhausted)).getMessage();
    assertTrue(message.contains("loss scale"), message);
  }

  /**
   * Starts training with a different loss scale, and keeps the scale at the end of the last epoch.
   */
  private static final class OtherScale implements Listener {
    private final float first;
    private TrainingContext context;
    private float last;

    private OtherScale(float first) {
      this.first = first;
    }

    @Override
    public void onTrainingBegin(TrainingContext context) {
      this.context = context;
      context.lossScale().factor().get(0).set(new float[] {first});
    }

    @Override
    public void onEpochEnd(EpochResult epoch) {
      last = context.lossScale().factor().get(0).getFloat();
    }
  }

  private TrainingResult train(Path folder, Listener listener) throws IOException {
    SmallRun run = new SmallRun();
    run.epochs = 2;
    TrainingSetup setup = setup(run, Precision.FLOAT16);
    try (TrainingSession session = TrainingSession.open(setup, new RunDirectory(folder), manager)) {
      return session.train(List.of(listener));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void severalDevicesAreRejectedInOneLine(Precision precision) {
    TrainingSetup setup = setup(new SmallRun(), precision);
    String message =
        assertThrows(
                InvalidInputException.class,
                () ->
                    TrainingSession.open(
                        setup, null, CheckpointOptions.DEFAULT, Placement.on(manager, manager)))
            .getMessage();
    String name = precision.name().toLowerCase(Locale.ROOT);
    assertTrue(message.contains("precision is " + name) && message.lines().count() == 1, message);
  }

  /** The standard convolution is right, but layers are wrong unless they are in another order. */
  @Test
  void bfloat16IsRejectedIfLibtorchIsCorrectOnlyInSinglePrecision(@TempDir Path folder) {
    Probe channelsLast =
        new Probe() {
          @Override
          public boolean standardIsRight(int attempt) {
            return true;
          }

          @Override
          public boolean isRight(
              ConvolutionCase convolution,
              Layout layout,
              ConvolutionPath path,
              boolean inputGradient) {
            return path == ConvolutionPath.CHANNELS_LAST;
          }
        };
    Placement place =
        Placement.on(manager)
            .checkedBy(new EngineCheck(channelsLast, Optional::empty, Optional::empty));
    String message =
        assertThrows(
                InvalidInputException.class,
                () ->
                    TrainingSession.open(
                        setup(new SmallRun(), Precision.BFLOAT16),
                        new RunDirectory(folder),
                        CheckpointOptions.DEFAULT,
                        place))
            .getMessage();
    assertTrue(
        message.startsWith("precision is bfloat16, but on this processor libtorch's convolutions"),
        message);
  }

  private List<ActivationRow> rows(Precision precision) throws IOException {
    SmallRun run = new SmallRun();
    run.epochs = 1;
    run.limitBatches = 2;
    try (TrainingSession session = TrainingSession.inMemory(setup(run, precision), manager)) {
      session.train(List.of());
      return session.activationStats().orElseThrow().rows();
    }
  }

  private EpochResult last(SmallRun run, Precision precision) throws IOException {
    try (TrainingSession session = TrainingSession.inMemory(setup(run, precision), manager)) {
      List<EpochResult> epochs = session.train(List.of()).epochs();
      return epochs.get(epochs.size() - 1);
    }
  }

  private static TrainingSetup setup(SmallRun run, Precision precision) {
    TrainingSetup setup = run.setup();
    return setup
        .withTraining(setup.training().with(TrainingOptions.PRECISION, precision))
        .withRecord(setup.record().withGradients(GRADIENTS).withActivationGradients(GRADIENTS));
  }

  private Network network(Activation.Function function) {
    List<NamedLayer> layers =
        Stream.of(
                Conv.of(4, 3, 2, 1, true),
                BatchNorm.standard(),
                Activation.of(function),
                new Flatten(),
                new Linear(3, true))
            .map(NamedLayer::of)
            .toList();
    return Network.create(
        new NetworkSpec(FeatureShape.image(1, SIDE, SIDE), layers),
        Initialisation.pytorch(),
        1,
        manager);
  }

  private List<float[]> gradients(
      Network network,
      Precision precision,
      NDArray images,
      List<NDArray> weights,
      LayerObserver watching) {
    NDArray outputs = ForwardPass.of(precision, network, kernels).outputs(images, watching);
    assertEquals(DataType.FLOAT32, outputs.getDataType());
    NDArray loss = outputs.mul(outputs).sum();
    List<float[]> found = new ArrayList<>();
    try (IValue parameters = Kernels.list(weights);
        IValue gradients = kernels.gradients().of(loss, parameters)) {
      for (NDArray gradient : gradients.toTensorArray((PtNDManager) manager)) {
        assertEquals(DataType.FLOAT32, gradient.getDataType());
        found.add(gradient.toFloatArray());
      }
    }
    return found;
  }

  private double[] stats(NDArray output, boolean absolute) {
    try (IValue outputs = Kernels.list(List.of(output))) {
      return kernels.outputStatistics().ofHostOutputs(outputs, 0.05, absolute);
    }
  }

  private double[] statsOnGpu(NDArray output, boolean absolute) {
    try (IValue outputs = Kernels.list(List.of(output))) {
      return kernels.outputStatistics().ofOutputs(manager, outputs, 0.05, absolute).toDoubleArray();
    }
  }

  private double[] histogram(NDArray output, boolean absolute, boolean mayRead) {
    try (IValue outputs = Kernels.list(List.of(output))) {
      return kernels
          .outputStatistics()
          .histogram(manager, outputs, new HistogramArguments(40, 0, 10, 0.05, absolute), mayRead)
          .toDoubleArray();
    }
  }

  private static float[] values(int count) {
    Random random = new Random(3);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
