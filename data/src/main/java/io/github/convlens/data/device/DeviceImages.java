package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.data.augment.Border;
import io.github.convlens.data.augment.Fill;
import io.github.convlens.data.augment.Operation;
import io.github.convlens.data.augment.ResizedCrop;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.ReducedPixels;
import io.github.convlens.data.internal.torch.AugmentKernels;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.data.picture.StoreSize;
import io.github.convlens.data.target.Targets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The images of one split for one device. Images in memory are copied to the device once, NHWC,
 * with a border if crops need one, and every batch is gathered there. Images in mapped files are
 * read batch by batch, ahead of their use. Both ways give the same bits.
 */
public final class DeviceImages implements AutoCloseable {
  /**
   * The limit, in bytes, on the host memory for the batches of one split: the batch in use and
   * those that are read ahead. It is exceeded only if the batch in use and the next one need more.
   */
  public static final long READ_AHEAD_BYTES = 256L << 20;

  private static final float BRIGHTEST = 255;

  final NDManager manager;
  private final ImageStore store;
  private final NDArray labels;
  private final Targets targets;
  private final Normalization normalization;
  private final PixelNormalizer normalizer;
  private final int height;
  private final int width;
  private final int channels;
  private final Border border;
  private final @Nullable StoreSize stored;
  private @Nullable AugmentKernels kernels;

  private DeviceImages(
      ImageSet images,
      Normalization normalization,
      Storage storage,
      Border border,
      ReadingThreads threads,
      NDManager own) {
    this.manager = own;
    this.height = images.height();
    this.width = images.width();
    this.channels = images.channels();
    this.border = border;
    this.stored = images.pixels() instanceof ReducedPixels reduced ? reduced.size() : null;
    this.targets = images.targets();
    this.normalization = normalization;
    this.normalizer = PixelNormalizer.create(normalization, height * width, own);
    this.labels = targets.on(own);
    ImageGrid grid = new ImageGrid(height, width, channels, border);
    this.store =
        images.pixels().inMemory()
            ? new ResidentStore(
                StoreFilling.fill(images, normalization, normalizer, storage, grid, own), grid)
            : new StreamedStore(images.pixels(), normalizer, grid, threads);
  }

  /**
   * Makes images available on the device of a manager.
   *
   * @param images the images of one split
   * @param normalization channel statistics to apply
   * @param storage the form in which images in memory are stored on the device; see {@link
   *     Storage#fitting}
   * @param border border for crops: {@link Augmentation#border()} for the training split, none for
   *     any other split
   * @param parent the manager whose device is used; closing it also frees these images
   */
  public static DeviceImages of(
      ImageSet images,
      Normalization normalization,
      Storage storage,
      Border border,
      NDManager parent) {
    return of(images, normalization, storage, border, ReadingThreads.forThisMachine(), parent);
  }

  /**
   * Makes images available like the other method, with a border of mean colour.
   *
   * @param padding the width of the border on every side, in pixels
   */
  public static DeviceImages of(
      ImageSet images,
      Normalization normalization,
      Storage storage,
      int padding,
      NDManager parent) {
    return of(images, normalization, storage, Border.mean(padding), parent);
  }

  static DeviceImages of(
      ImageSet images,
      Normalization normalization,
      Storage storage,
      Border border,
      ReadingThreads threads,
      NDManager parent) {
    NDManager own = parent.newSubManager();
    try {
      return new DeviceImages(images, normalization, storage, border, threads, own);
    } catch (RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }

  /** The device memory that the images of a split take, in bytes. */
  public static long bytesNeeded(ImageSet images, Storage storage, int padding) {
    return (long) images.count()
        * (images.height() + 2L * padding)
        * (images.width() + 2L * padding)
        * images.channels()
        * storage.bytesPerValue();
  }

  /** The number of images. */
  public int count() {
    return targets.count();
  }

  /** The target of each image. */
  public Targets targets() {
    return targets;
  }

  /** The number of channels. */
  public int channels() {
    return channels;
  }

  /** The rows of a batch's images, in pixels, without the border. */
  public int height() {
    return height;
  }

  /** The columns of a batch's images, in pixels, without the border. */
  public int width() {
    return width;
  }

  /** The form in which the pixels are stored. */
  public Storage storage() {
    return store.storage();
  }

  /**
   * One epoch in random order with augmentation. Order and augmentation are a pure function of seed
   * and epoch.
   *
   * @param dropLast whether a short last batch is left out
   * @throws IllegalArgumentException if the border of the crop differs from the border that was
   *     stored
   */
  public Batches shuffled(
      long seed, int epoch, int batchSize, boolean dropLast, Augmentation augment) {
    return drawn(Sampling.SHUFFLED, seed, epoch, batchSize, dropLast, augment);
  }

  /**
   * An epoch as in {@link #shuffled}, except that an image may occur several times or not at all.
   *
   * @param sampling the choice of the epoch's images
   */
  public Batches drawn(
      Sampling sampling,
      long seed,
      int epoch,
      int batchSize,
      boolean dropLast,
      Augmentation augment) {
    if (!augment.border().equals(border)) {
      throw new IllegalArgumentException(
          "stored with " + border + ", asked for " + augment.border());
    }
    int[] once = EpochPlan.order(count(), seed, epoch);
    int[] order = sampling.order(once, targets, seed, epoch);
    EpochPlan plan = EpochPlan.draw(order, augment, seed, epoch);
    NDManager pass = manager.newSubManager();
    IntFunction<StoreSize.Window> cut = cut(augment, order, seed, epoch);
    PixelSource pixels = store.planned(plan, border.width() > 0 || augment.flip(), cut, pass);
    NDArray labels = targets.subset(order).on(pass);
    var picture = new Operation.Picture(channels, height, width);
    var images = ImageChange.Epoch.of(order, picture, seed, epoch);
    Augmentation rest = cut == null ? augment : augment.with(ResizedCrop.SMALLEST, null);
    return augmented(rest, images, pixels, labels, pass).of(batchSize, dropLast);
  }

  /**
   * A function from an image's position in the epoch to its crop window; null if the pictures are
   * not stored larger than the network's input, or if no window is cropped at random.
   */
  private @Nullable IntFunction<StoreSize.Window> cut(
      Augmentation augment, int[] order, long seed, int epoch) {
    Optional<Operation> crop =
        augment.operations().stream().filter(ResizedCrop.class::isInstance).findFirst();
    if (crop.isEmpty() || stored == null) {
      return null;
    }
    var picture = new Operation.Picture(channels, stored.height(), stored.width());
    var images = ImageChange.Epoch.of(order, picture, seed, epoch);
    return position -> ResizedCrop.window(images.steps(crop.get(), position).get(0));
  }

  private Batches.Source augmented(
      Augmentation augment,
      ImageChange.Epoch drawn,
      PixelSource pixels,
      NDArray labels,
      NDManager pass) {
    List<Operation> operations = augment.operations();
    List<Operation> early = operations.stream().filter(o -> !o.afterNormalisation()).toList();
    LevelChanges levels =
        early.isEmpty()
            ? null
            : new LevelChanges(early, drawn, kernels(), normalizer, fill(augment.fill(), pass));
    BatchMixing mixing =
        augment.mixing().changes() ? new BatchMixing(augment.mixing(), drawn, kernels()) : null;
    List<ImageChange> changes = ImageChange.draw(augment, drawn, pass, this::kernels);
    Shape image = new Shape(height, width, channels);
    return new Batches.Source(
        pass, pixels, normalizer, image, labels, new Batches.Changed(levels, changes, mixing));
  }

  private NDArray fill(Fill fill, NDManager pass) {
    float[] levels = normalization.mean().clone();
    for (int c = 0; c < channels; c++) {
      levels[c] *= BRIGHTEST;
    }
    return Upload.float32(fill.levels(levels), new Shape(1, channels, 1, 1), pass);
  }

  /** The kernels, which are loaded by the first augmented pass. */
  private AugmentKernels kernels() {
    if (kernels == null) {
      kernels = AugmentKernels.load(manager);
    }
    return kernels;
  }

  /** All images in stored order, unchanged, including a short last batch. */
  public Batches ordered(int batchSize) {
    NDManager pass = manager.newSubManager();
    PixelSource pixels = store.ordered(pass);
    Shape image = new Shape(height, width, channels);
    return new Batches.Source(pass, pixels, normalizer, image, labels, Batches.Changed.NOTHING)
        .of(batchSize, false);
  }

  /** Frees the images. Every pass over them must have been closed before. */
  @Override
  public void close() {
    store.close();
    if (kernels != null) {
      kernels.close();
    }
    manager.close();
  }
}
