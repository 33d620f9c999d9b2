package io.github.convlens.training.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.picture.Background;
import io.github.convlens.data.picture.Fit;
import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.Preparation;
import io.github.convlens.data.picture.StoreSize;
import io.github.convlens.data.target.TargetScale;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.metric.Threshold;
import io.github.convlens.training.task.OutputMeaning;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The facts needed to apply a trained network to a picture. They are stored in the metadata of
 * {@code model.safetensors}, so that the training data is no longer needed.
 *
 * @param outputs the meaning of the network's outputs
 * @param channels the number of channels of an image, 1 (greyscale) or 3 (RGB)
 * @param height the height of an image, in pixels
 * @param width the width of an image, in pixels
 * @param normalization the normalisation of pixel values
 * @param preparation the conversion of pictures of other sizes to this size
 */
public record ModelMetadata(
    OutputMeaning outputs,
    int channels,
    int height,
    int width,
    Normalization normalization,
    Preparation preparation) {

  private static final String CLASSES = "convlens.classes";
  private static final String TASK = "convlens.task";
  private static final String THRESHOLD = "convlens.threshold";
  private static final String TARGET_MEAN = "convlens.target_mean";
  private static final String TARGET_STD = "convlens.target_std";
  private static final String INPUT = "convlens.input";
  private static final String MEAN = "convlens.mean";
  private static final String STD = "convlens.std";
  private static final String RESIZE = "convlens.resize";
  private static final String BACKGROUND = "convlens.background";
  private static final String STORE_SIZE = "convlens.store_size";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws IllegalArgumentException if no trained network can have these values
   */
  public ModelMetadata {
    List<String> names = outputs.names();
    boolean image =
        (channels == 1 || channels == 3)
            && height > 0
            && width > 0
            && (long) height * width <= ImageFile.MAX_PIXELS;
    if (!image || names.isEmpty()) {
      throw new IllegalArgumentException(
          "%d outputs for %dx%dx%d images".formatted(names.size(), channels, height, width));
    }
    if (normalization.mean().length != channels || normalization.std().length != channels) {
      throw new IllegalArgumentException(
          "mean and std must have one value for each of the " + channels + " channels");
    }
  }

  /** The metadata of a network for classification. */
  public ModelMetadata(
      List<String> classes,
      int channels,
      int height,
      int width,
      Normalization normalization,
      Preparation preparation) {
    this(new OutputMeaning.OfClasses(classes), channels, height, width, normalization, preparation);
  }

  /** This metadata with a different meaning of the outputs. */
  public ModelMetadata withOutputs(OutputMeaning other) {
    return new ModelMetadata(other, channels, height, width, normalization, preparation);
  }

  /** The names of the classes, labels or numbers; two classes may share one output. */
  public List<String> classes() {
    return outputs.names();
  }

  /**
   * The metadata in the form that safetensors requires: a text for each key. The texts are JSON.
   */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put(CLASSES, json(classes()));
    if (outputs.task() != Task.CLASSIFY) {
      map.put(TASK, json(outputs.task().key()));
    }
    if (outputs instanceof OutputMeaning.OfLabels labels) {
      map.put(THRESHOLD, json(labels.threshold().value()));
    }
    if (outputs instanceof OutputMeaning.OfNumbers numbers) {
      map.put(TARGET_MEAN, json(numbers.scale().mean()));
      map.put(TARGET_STD, json(numbers.scale().std()));
    }
    map.put(INPUT, json(List.of(channels, height, width)));
    map.put(MEAN, json(normalization.mean()));
    map.put(STD, json(normalization.std()));
    Background background = preparation.background();
    map.put(RESIZE, json(preparation.fit()));
    map.put(BACKGROUND, json(List.of(background.red(), background.green(), background.blue())));
    StoreSize store = preparation.store();
    if (store != null) {
      map.put(STORE_SIZE, json(List.of(store.height(), store.width())));
    }
    return map;
  }

  /**
   * Reads metadata written by {@link #toMap}.
   *
   * @param source the name of the file, for error messages
   * @throws InvalidInputException if a value is missing or cannot have been written by {@link
   *     #toMap}
   */
  public static ModelMetadata of(Map<String, String> map, String source) {
    try {
      int[] input = read(map, INPUT, int[].class);
      return new ModelMetadata(
          outputs(map),
          input[0],
          input[1],
          input[2],
          new Normalization(read(map, MEAN, float[].class), read(map, STD, float[].class)),
          preparation(map));
    } catch (JsonProcessingException
        | InvalidInputException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      throw new InvalidInputException(
          source + " does not say what it was trained on: it was not written by convlens train");
    }
  }

  /** The meaning of the outputs. Files without a task belong to networks for classification. */
  private static OutputMeaning outputs(Map<String, String> map) throws JsonProcessingException {
    List<String> names = classes(read(map, CLASSES, String[].class));
    if (!map.containsKey(TASK)) {
      return new OutputMeaning.OfClasses(names);
    }
    return switch (Task.valueOf(read(map, TASK, String.class).toUpperCase(Locale.ROOT))) {
      case CLASSIFY -> new OutputMeaning.OfClasses(names);
      case MULTI_LABEL ->
          new OutputMeaning.OfLabels(names, new Threshold(read(map, THRESHOLD, Double.class)));
      case REGRESS ->
          new OutputMeaning.OfNumbers(
              names,
              new TargetScale(
                  read(map, TARGET_MEAN, double[].class), read(map, TARGET_STD, double[].class)));
    };
  }

  /** The preparation. Files without a preparation come from versions that squashed all pictures. */
  private static Preparation preparation(Map<String, String> map) throws JsonProcessingException {
    if (!map.containsKey(RESIZE)) {
      return Preparation.UNSAID;
    }
    int[] colour = read(map, BACKGROUND, int[].class);
    return new Preparation(
        read(map, RESIZE, Fit.class),
        new Background(colour[0], colour[1], colour[2]),
        map.containsKey(STORE_SIZE) ? storeSize(read(map, STORE_SIZE, int[].class)) : null);
  }

  private static StoreSize storeSize(int... sides) {
    if (sides.length != 2 || sides[0] < 1 || sides[1] < 1) {
      throw new IllegalArgumentException(STORE_SIZE);
    }
    return new StoreSize(sides[0], sides[1]);
  }

  private static List<String> classes(String... names) {
    if (Arrays.asList(names).contains(null)) {
      throw new IllegalArgumentException(CLASSES);
    }
    return List.of(names);
  }

  private static <T> T read(Map<String, String> map, String key, Class<T> type)
      throws JsonProcessingException {
    String text = map.get(key);
    if (text == null) {
      throw new IllegalArgumentException(key);
    }
    T value = JSON.readValue(text, type);
    if (value == null) {
      throw new IllegalArgumentException(key);
    }
    return value;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
