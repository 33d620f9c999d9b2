package io.github.convlens.data.option;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.OptionSet;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import io.github.convlens.data.picture.Background;
import io.github.convlens.data.picture.Fit;
import io.github.convlens.data.picture.Preparation;
import io.github.convlens.data.picture.StoreSize;
import io.github.convlens.data.target.Task;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The images and their preparation, which are the {@code data} section of a configuration.
 * Immutable. Built from a data set's name by naming the settings that differ from the defaults:
 *
 * <pre>{@code
 * DataOptions.of("mnist").with(DataOptions.CLASSES, List.of("3", "7"))
 * }</pre>
 */
public final class DataOptions extends OptionSet<DataOptions> {

  private static final String FOLDER = "image-folder";
  private static final String TABLE = "table";

  /** The data set; default {@code mnist}. */
  public static final Setting<String> DATASET =
      Setting.text(
              "dataset",
              "the data set; convlens itself draws those whose names begin with the word digits")
          .written(
              "digits | digits-two | digits-angle | mnist | fashion-mnist | cifar10 | cifar100 | "
                  + "kmnist | qmnist | "
                  + "emnist-balanced | emnist-letters | emnist-digits | emnist-byclass | "
                  + "emnist-bymerge | emnist-mnist | svhn | pathmnist | dermamnist | octmnist | "
                  + "pneumoniamnist | retinamnist | breastmnist | bloodmnist | tissuemnist | "
                  + "organamnist | organcmnist | organsmnist | image-folder | table")
          .or("mnist");

  /** What is predicted for an image; default {@code classify}. */
  public static final Setting<Task> TASK = Task.SETTING;

  /** The folder of an image-folder, or the file of a table; null for other data sets. */
  public static final Setting<Path> PATH =
      Setting.custom(
              "path",
              "path",
              DataOptions::path,
              "the folder of an image-folder, or the CSV file of a table: relative to the"
                  + " current folder or to a data directory")
          .optional();

  /** Height and width in pixels to which pictures in files are resized; null to keep their size. */
  public static final Setting<List<Integer>> SIZE =
      PictureSize.setting(
          "size", "the size in pixels, [height, width], to which pictures in files are resized");

  /**
   * The height and width in pixels at which pictures are stored, if larger than {@link #SIZE}; null
   * to store them at that size.
   */
  public static final Setting<List<Integer>> STORE_SIZE =
      PictureSize.setting(
          "store_size",
          "the size in pixels, [height, width], at which pictures are stored: larger than"
              + " size, with the same proportions, such as [256, 256] for [224, 224];"
              + " resized_crop cuts its windows out of the stored pictures. The setting is stored"
              + " with the network, so that predict and features do the same");

  /** The way in which pictures are resized; default {@code crop}. */
  public static final Setting<Fit> RESIZE =
      Setting.choice(
              "resize",
              Fit.class,
              "how pictures are resized: crop (only the middle of the picture), letterbox"
                  + " (the whole picture, with a border of the background colour), or squash (the"
                  + " whole picture, distorted). The setting is stored with the network, so that"
                  + " predict and features do the same")
          .or(Fit.CROP);

  /** The colour behind transparent parts and around letterboxed pictures; default white. */
  public static final Setting<Background> BACKGROUND =
      Setting.custom(
              "background",
              "white | black | grey | list of integer in [0, 255]",
              Background::read,
              "the colour of transparent parts of pictures and of the border of letterbox,"
                  + " by name or as [red, green, blue]")
          .or(Background.WHITE, "white");

  /** The treatment of picture files that cannot be read; default {@code error}. */
  public static final Setting<Unreadable> UNREADABLE =
      Setting.choice(
              "unreadable",
              Unreadable.class,
              "what to do with pictures that cannot be read: skip leaves them out, up to a"
                  + " tenth of all pictures, and lists them in the run directory")
          .or(Unreadable.ERROR);

  /** Where the pixels of picture files are kept during training; default {@code auto}. */
  public static final Setting<Memory> MEMORY =
      Setting.choice(
              "memory",
              Memory.class,
              "where the pictures are during training: resident (in memory), mapped (in files"
                  + " into which they are decoded once, so that memory does not limit their"
                  + " number), or auto (resident up to 1 GiB of pixels, but at most a quarter of"
                  + " Java's heap; otherwise mapped). The results are the same")
          .or(Memory.AUTO);

  /**
   * Fraction of each class held out as test split if a folder or a table has no splits; default
   * 0.2.
   */
  public static final Setting<Double> SPLIT =
      Setting.number(
              "split",
              "the part of each class of an image-folder or a table that is held out as the test"
                  + " split if the data has no splits of its own")
          .written("number in (0, 1)")
          .or(0.2);

  /**
   * Names or numbers of the classes to keep, which get new numbers in the order of this list; null
   * for all.
   */
  public static final Setting<List<String>> CLASSES =
      Setting.custom(
              "classes",
              "list of text",
              DataOptions::classes,
              "use only these classes, by name or by number; they are numbered from 0 in"
                  + " this order")
          .where(
              classes -> !classes.isEmpty() && new HashSet<>(classes).size() == classes.size(),
              "list each class to keep once, or write null for all")
          .optional();

  /**
   * Whether each channel's mean is subtracted and the result divided by the channel's standard
   * deviation; default true.
   */
  public static final Setting<Boolean> NORMALIZE =
      Setting.flag(
              "normalize",
              "subtract the mean of each channel and divide by its standard deviation;"
                  + " otherwise pixels are from 0 to 1")
          .or(true);

  /** Random changes of training images; none by default. */
  public static final Setting<Augmentation> AUGMENT = Setting.section("augment", Augmentation.KIND);

  /**
   * The images to validate on; by default the validation split of the data or, if there is none,
   * the test split.
   */
  public static final Setting<Validation> VALIDATION =
      Setting.<Validation>custom(
              "validation",
              "test | number in (0, 1) | mapping of integer >= 1",
              Validation::read,
              "the images to validate on: test means the validation split of the data or,"
                  + " if there is none, the test split, as in the fastai book; a number means"
                  + " this part of each class of the training split, drawn with the seed; {fold:"
                  + " 1, of: 5} means the first of five such parts (train --folds)")
          .or(new Validation.Test(), "test");

  private static final List<Setting<?>> SETTINGS =
      Stream.of(
              List.of(DATASET, TASK, PATH),
              TableOptions.SETTINGS,
              List.of(SIZE, STORE_SIZE, RESIZE, BACKGROUND, UNREADABLE, MEMORY),
              List.of(SPLIT, CLASSES, NORMALIZE, AUGMENT, VALIDATION))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  /** The section {@code data} of a configuration. */
  public static final Kind<DataOptions> KIND =
      Kind.of(
          DataOptions.class,
          "data",
          "the images, and how they are prepared",
          SETTINGS,
          DataOptions::new);

  private DataOptions(Options values) {
    super(values);
    boolean own = ofFiles();
    if (own && path() == null) {
      throw InvalidInputException.option(
          PATH.key(),
          "is missing",
          dataset().equals(TABLE)
              ? "give the CSV file of the table"
              : "give the folder of the image-folder");
    }
    for (Setting<?> setting :
        List.of(PATH, SIZE, STORE_SIZE, RESIZE, BACKGROUND, UNREADABLE, SPLIT)) {
      if (!own && !Objects.equals(get(setting), setting.byDefault())) {
        throw InvalidInputException.option(
            setting.key(),
            "applies only to datasets image-folder and table, not to " + dataset(),
            "remove it");
      }
    }
    if (!own && memory() == Memory.MAPPED) {
      throw InvalidInputException.option(
          MEMORY.key(),
          "cannot be mapped, since %s does not consist of picture files".formatted(dataset()),
          "remove it; the images fit into memory");
    }
    if (own && !(split() > 0 && split() < 1)) {
      throw InvalidInputException.option(
          SPLIT.key(), "is " + split(), "give a fraction between 0 and 1");
    }
    PictureSize.requireFits(get(STORE_SIZE), get(SIZE));
    TableOptions.requireFits(values, dataset().equals(TABLE), task());
    if (!dataset().equals(TABLE)) {
      task().require(dataset(), TaskFit.of(dataset()));
    }
    TaskFit.requireTargetsStay(dataset(), task(), augment());
  }

  /**
   * The defaults for a data set that needs no path, with the task of the data set.
   *
   * @throws InvalidInputException for {@code image-folder} and {@code table}, which need a path
   */
  public static DataOptions of(String dataset) {
    return new DataOptions(
        Options.defaults(SETTINGS).with(DATASET, dataset).with(TASK, TaskFit.of(dataset)));
  }

  /** The defaults for the images in a folder that has a subfolder for each class. */
  public static DataOptions folder(Path path) {
    return new DataOptions(Options.defaults(SETTINGS).with(DATASET, FOLDER).with(PATH, path));
  }

  /** The defaults for the pictures that a table names. */
  public static DataOptions table(Path path) {
    return new DataOptions(Options.defaults(SETTINGS).with(DATASET, TABLE).with(PATH, path));
  }

  @Override
  protected DataOptions copy(Options others) {
    return new DataOptions(others);
  }

  private static Path path(SettingReader reader, String key) {
    try {
      return Path.of(reader.text(key));
    } catch (InvalidPathException e) {
      throw reader.wrongType(key, "the path of a folder or a file");
    }
  }

  /** Keeps numbers as text: the data set decides whether 3 is the name or number of a class. */
  private static List<String> classes(SettingReader reader, String key) {
    if (!(reader.raw(key) instanceof List<?> items)) {
      throw reader.wrongType(key, "a list of names or numbers");
    }
    List<String> classes = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof String) && !(item instanceof Integer)) {
        throw reader.wrongType(key, classes.size(), "a class's name, or its number");
      }
      classes.add(item.toString());
    }
    return List.copyOf(classes);
  }

  /**
   * The data set: {@code image-folder}, {@code table}, one that convlens draws, such as {@code
   * digits}, or a name of the catalogue.
   */
  public String dataset() {
    return get(DATASET);
  }

  /** Whether the images are files of the user: a folder of pictures, or a table. */
  public boolean ofFiles() {
    return dataset().equals(FOLDER) || dataset().equals(TABLE);
  }

  /** What is predicted for an image. */
  public Task task() {
    return get(TASK);
  }

  /** The interpretation of a table. */
  public TableOptions table() {
    return TableOptions.of(values());
  }

  /** The folder of an image-folder, or the file of a table; null for other data sets. */
  public Path path() {
    return get(PATH);
  }

  /** Height and width in pixels to which images are resized; null to keep their size. */
  public int @Nullable [] size() {
    List<Integer> size = get(SIZE);
    return size == null ? null : new int[] {size.get(0), size.get(1)};
  }

  /** Fraction of each class held out as test split if an image-folder or a table has no splits. */
  public double split() {
    return get(SPLIT);
  }

  /** The way in which picture files are brought to the size of the images. */
  public Preparation preparation() {
    List<Integer> store = get(STORE_SIZE);
    return new Preparation(
        get(RESIZE),
        get(BACKGROUND),
        store == null ? null : new StoreSize(store.get(0), store.get(1)));
  }

  /** The treatment of picture files that cannot be read. */
  public Unreadable unreadable() {
    return get(UNREADABLE);
  }

  /** The place in which the pixels of picture files are kept during training. */
  public Memory memory() {
    return get(MEMORY);
  }

  /** Names or numbers of the classes to keep, in the order of their labels; null for all. */
  public List<String> classes() {
    return get(CLASSES);
  }

  /**
   * Whether each channel's mean is subtracted and the result divided by the channel's standard
   * deviation; otherwise pixels are from 0 to 1.
   */
  public boolean normalize() {
    return get(NORMALIZE);
  }

  /** Random changes of training images. */
  public Augmentation augment() {
    return get(AUGMENT);
  }

  /** The images to validate on. */
  public Validation validation() {
    return get(VALIDATION);
  }
}
