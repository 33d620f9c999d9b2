package io.github.convlens.training.session;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.model.Activation;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.architecture.BatchNormPlacement;
import io.github.convlens.model.architecture.SimpleCnn;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.Adam;
import io.github.convlens.training.optimize.AdamW;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.RmsProp;
import io.github.convlens.training.optimize.Schedule;
import io.github.convlens.training.optimize.Sgd;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The training runs that src/test/oracle/training.py has recorded from PyTorch. */
final class OracleCases {
  static final int STEPS = 50;
  static final int BATCH = 16;
  static final int STEPS_PER_EPOCH_OF_CLASSES = 10;
  private static final int SIDE = 8;
  private static final int CLASSES = 3;

  private final Map<String, Tensor> tensors;
  private final JsonNode cases;

  private OracleCases(Map<String, Tensor> tensors, JsonNode cases) {
    this.tensors = tensors;
    this.cases = cases;
  }

  static OracleCases read() {
    try (InputStream json = OracleCases.class.getResourceAsStream("training.json")) {
      Path file = Path.of(OracleCases.class.getResource("training.safetensors").toURI());
      return new OracleCases(SafeTensors.read(file).tensors(), new ObjectMapper().readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> names() {
    return cases.properties().stream().map(Map.Entry::getKey).toList();
  }

  OracleCase get(String name) {
    return new OracleCase(cases.get(name));
  }

  /** One recorded training run. */
  final class OracleCase {
    private final JsonNode settings;

    private OracleCase(JsonNode settings) {
      this.settings = settings;
    }

    boolean hasOneCycle() {
      return text("schedule").equals("one_cycle");
    }

    double[] losses() {
      double[] losses = new double[STEPS];
      for (int i = 0; i < STEPS; i++) {
        losses[i] = settings.get("losses").get(i).doubleValue();
      }
      return losses;
    }

    /** The images of the 50 batches in their recorded order. */
    ImageSet images() {
      float[] values = tensors.get("images").floats();
      byte[] pixels = new byte[values.length];
      for (int i = 0; i < values.length; i++) {
        pixels[i] = (byte) (int) values[i];
      }
      float[] recorded = tensors.get("labels").floats();
      int[] labels = new int[recorded.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = binary() ? (int) recorded[i] % 2 : (int) recorded[i];
      }
      return new ImageSet(pixels, labels, 1, SIDE, SIDE);
    }

    /** The recorded network with its initial weights. */
    Network network(NDManager manager) {
      BatchNormPlacement placement =
          BatchNormPlacement.valueOf(text("batch_norm").toUpperCase(Locale.ROOT));
      Network network =
          Network.create(
              SimpleCnn.of(
                  FeatureShape.image(1, SIDE, SIDE),
                  List.of(4, 8),
                  binary() ? 1 : CLASSES,
                  3,
                  placement,
                  Activation.Function.RELU),
              Initialisation.pytorch(),
              0,
              manager);
      String prefix = text("network") + "/";
      Map<String, Tensor> state = new TreeMap<>();
      tensors.forEach(
          (name, tensor) -> {
            if (name.startsWith(prefix)) {
              state.put(name.substring(prefix.length()), tensor);
            }
          });
      NetworkWeights.restore(network, state, prefix);
      return network;
    }

    TrainingOptions options() {
      return TrainingOptions.defaults()
          .with(TrainingOptions.EPOCHS, 1)
          .with(TrainingOptions.BATCH_SIZE, BATCH)
          .with(TrainingOptions.LEARNING_RATE, number("learning_rate"))
          .with(TrainingOptions.LOSS, loss())
          .with(TrainingOptions.OPTIMIZER, optimizer())
          .with(TrainingOptions.SCHEDULE, schedule())
          .with(TrainingOptions.CLIP_NORM, numberOrNull("clip_norm"))
          .with(TrainingOptions.CLIP_VALUE, numberOrNull("clip_value"))
          .with(TrainingOptions.ACCUMULATE, settings.get("accumulate").intValue());
    }

    private LossOptions loss() {
      return switch (text("loss")) {
        case "cross_entropy" -> new LossOptions.CrossEntropy(number("label_smoothing"));
        case "mean_squared_error" -> new LossOptions.MeanSquaredError();
        default -> new LossOptions.BinaryCrossEntropy();
      };
    }

    private OptimizerOptions optimizer() {
      double momentum = number("momentum");
      double decay = number("weight_decay");
      boolean all = settings.get("decay_norm_and_bias").booleanValue();
      return switch (text("optimizer")) {
        case "sgd" ->
            OptimizerOptions.sgd()
                .with(Sgd.MOMENTUM, momentum)
                .with(Sgd.NESTEROV, settings.get("nesterov").booleanValue())
                .with(OptimizerOptions.WEIGHT_DECAY, decay)
                .with(OptimizerOptions.DECAY_NORM_AND_BIAS, all);
        case "adam" ->
            OptimizerOptions.adam()
                .with(Adam.BETA1, momentum)
                .with(Adam.BETA2, 0.99)
                .with(Adam.EPSILON, 1e-5)
                .with(OptimizerOptions.WEIGHT_DECAY, decay)
                .with(OptimizerOptions.DECAY_NORM_AND_BIAS, all);
        case "adamw" ->
            OptimizerOptions.adamW()
                .with(AdamW.BETA1, momentum)
                .with(AdamW.DECAY, decay)
                .with(OptimizerOptions.DECAY_NORM_AND_BIAS, all);
        default ->
            OptimizerOptions.rmsProp()
                .with(RmsProp.ALPHA, 0.97)
                .with(RmsProp.EPSILON, 1e-5)
                .with(RmsProp.MOMENTUM, momentum)
                .with(OptimizerOptions.WEIGHT_DECAY, decay)
                .with(OptimizerOptions.DECAY_NORM_AND_BIAS, all);
      };
    }

    private Schedule schedule() {
      boolean cyclical = settings.get("cyclical_momentum").booleanValue();
      return switch (text("schedule")) {
        case "constant" -> new Schedule.Constant();
        case "cosine" -> new Schedule.Cosine(0);
        case "step" -> new Schedule.Step(2, 0.3, null);
        default ->
            new Schedule.OneCycle(0.25, 25, 1e5, cyclical ? List.of(0.95, 0.85, 0.95) : null);
      };
    }

    private boolean binary() {
      return text("loss").equals("binary_cross_entropy");
    }

    private String text(String key) {
      return settings.get(key).textValue();
    }

    private double number(String key) {
      return settings.get(key).doubleValue();
    }

    private Double numberOrNull(String key) {
      return settings.get(key).isNull() ? null : number(key);
    }
  }
}
