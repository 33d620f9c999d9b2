package io.github.convlens.dev;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.StackBatchifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * The training loop of DJL's own examples, as a baseline for speed. It uses DJL's blocks, {@code
 * EasyTrain.trainBatch}, {@code Trainer.step}, a loss and an accuracy. Its batches are slices of
 * arrays that are already normalised and on the device. {@code scripts/compare} runs it.
 *
 * <pre>
 * scripts/dev PlainDjl simple_cnn|simple_cnn_bn|resnet20 DATA_DIR BATCH BATCHES EPOCHS
 * </pre>
 *
 * <p>Prints the images per second of each epoch.
 */
public final class PlainDjl {

  private record Data(NDArray images, NDArray labels) {}

  public static void main(String[] arguments) throws Exception {
    boolean resnet = arguments[0].equals("resnet20");
    Path folder = Path.of(arguments[1]);
    int batchSize = Integer.parseInt(arguments[2]);
    int batches = Integer.parseInt(arguments[3]);
    int epochs = Integer.parseInt(arguments[4]);
    Optimizer optimizer =
        resnet
            ? Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed(0.1f))
                .optMomentum(0.9f)
                .optWeightDecays(5e-4f)
                .build()
            : Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.003f)).build();
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .addEvaluator(new Accuracy())
            .optOptimizer(optimizer)
            .optDevices(new Device[] {Device.cpu()});
    try (Model model = Model.newInstance("plain")) {
      model.setBlock(resnet ? resnet20() : simpleCnn(arguments[0].endsWith("_bn")));
      try (Trainer trainer = model.newTrainer(config);
          NDManager manager = trainer.getManager().newSubManager()) {
        Data data = resnet ? cifar(manager, folder) : mnist(manager, folder);
        Shape image = data.images.getShape().slice(1);
        trainer.initialize(new Shape(batchSize).addAll(image));
        for (int epoch = 0; epoch < epochs; epoch++) {
          long start = System.nanoTime();
          for (int i = 0; i < batches; i++) {
            train(
                trainer, data, (long) i * batchSize % (data.images.size(0) - batchSize), batchSize);
          }
          trainer.notifyListeners(listener -> listener.onEpoch(trainer));
          double seconds = (System.nanoTime() - start) / 1e9;
          System.out.printf(Locale.ROOT, "%.1f%n", (double) batches * batchSize / seconds);
        }
      }
    }
  }

  private static void train(Trainer trainer, Data data, long from, int size) {
    NDManager manager = trainer.getManager().newSubManager();
    NDIndex slice = new NDIndex("{}:{}", from, from + size);
    NDList images = new NDList(data.images.get(manager, slice));
    NDList labels = new NDList(data.labels.get(manager, slice));
    StackBatchifier batchifier = new StackBatchifier();
    try (Batch batch = new Batch(manager, images, labels, size, batchifier, batchifier, 0, 0)) {
      EasyTrain.trainBatch(trainer, batch);
      trainer.step();
    }
  }

  private static Block convolution(int filters, int kernel, int stride, boolean bias) {
    return Conv2d.builder()
        .setKernelShape(new Shape(kernel, kernel))
        .setFilters(filters)
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(kernel / 2, kernel / 2))
        .optBias(bias)
        .build();
  }

  /** The fastai book's simple_cnn. With batch norm, it is the network of configs/mnist.yaml. */
  private static Block simpleCnn(boolean batchNorm) {
    SequentialBlock block = new SequentialBlock();
    int kernel = 5;
    for (int channels : new int[] {8, 16, 32, 64}) {
      block.add(convolution(channels, kernel, 2, true)).add(Activation.reluBlock());
      if (batchNorm) {
        block.add(BatchNorm.builder().build());
      }
      kernel = 3;
    }
    block.add(convolution(10, 3, 2, true));
    if (batchNorm) {
      block.add(BatchNorm.builder().build());
    }
    return block.add(Blocks.batchFlattenBlock());
  }

  /** The network of configs/cifar10-resnet20.yaml: He et al. (2015), section 4.2. */
  private static Block resnet20() {
    SequentialBlock block = new SequentialBlock();
    block.add(convolution(16, 3, 1, false));
    block.add(BatchNorm.builder().build()).add(Activation.reluBlock());
    int before = 16;
    for (int channels : new int[] {16, 32, 64}) {
      for (int i = 0; i < 3; i++) {
        int stride = i == 0 && channels > 16 ? 2 : 1;
        block.add(residual(channels, stride, before != channels)).add(Activation.reluBlock());
        before = channels;
      }
    }
    return block
        .add(Pool.globalAvgPool2dBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(10).build());
  }

  private static Block residual(int channels, int stride, boolean project) {
    SequentialBlock body = new SequentialBlock();
    body.add(convolution(channels, 3, stride, false));
    body.add(BatchNorm.builder().build()).add(Activation.reluBlock());
    body.add(convolution(channels, 3, 1, false)).add(BatchNorm.builder().build());
    Block shortcut =
        project
            ? new SequentialBlock()
                .add(convolution(channels, 1, stride, false))
                .add(BatchNorm.builder().build())
            : Blocks.identityBlock();
    Function<List<NDList>, NDList> sum =
        both -> new NDList(both.get(0).head().add(both.get(1).head()));
    return new ParallelBlock(sum, Arrays.asList(body, shortcut));
  }

  private static Data mnist(NDManager manager, Path folder) throws IOException {
    byte[] images = idx(folder.resolve("mnist"), "train-images-idx3-ubyte");
    byte[] labels = idx(folder.resolve("mnist"), "train-labels-idx1-ubyte");
    return data(manager, images, 16, labels, 8, new Shape(labels.length - 8, 1, 28, 28));
  }

  private static byte[] idx(Path folder, String name) throws IOException {
    Path packed = folder.resolve(name + ".gz");
    if (!Files.exists(packed)) {
      return Files.readAllBytes(folder.resolve(name));
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  private static Data cifar(NDManager manager, Path folder) throws IOException {
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    for (int file = 1; file <= 5; file++) {
      byte[] bytes =
          Files.readAllBytes(folder.resolve("cifar-10-batches-bin/data_batch_" + file + ".bin"));
      for (int at = 0; at < bytes.length; at += 3073) {
        labels.write(bytes[at]);
        images.write(bytes, at + 1, 3072);
      }
    }
    Shape shape = new Shape(labels.size(), 3, 32, 32);
    return data(manager, images.toByteArray(), 0, labels.toByteArray(), 0, shape);
  }

  private static Data data(
      NDManager manager,
      byte[] images,
      int skipped,
      byte[] labels,
      int skippedLabels,
      Shape shape) {
    float[] values = new float[images.length - skipped];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((images[i + skipped] & 0xff) / 255f - 0.3f) / 0.3f;
    }
    float[] classes = new float[labels.length - skippedLabels];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = labels[i + skippedLabels];
    }
    return new Data(
        manager.create(values, shape),
        manager.create(classes).toType(DataType.INT64, false).expandDims(1));
  }
}
