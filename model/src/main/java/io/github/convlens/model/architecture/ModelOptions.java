package io.github.convlens.model.architecture;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.Activation;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Residual;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The choice of a network: the section {@code model} of a configuration. What is left null takes
 * its default; a setting that the architecture does not have must be left null and stays so.
 *
 * @param architecture {@code simple_cnn} (default without {@code layers}), {@code resnet}, {@code
 *     plain} or {@code layers} (default with them)
 * @param channels simple_cnn: outputs of each convolution but the last; default 8, 16, 32, 64
 * @param depth resnet and plain: layers with weights; default 20
 * @param shortcut resnet: {@code projection} (default) or {@code pad}
 * @param firstKernel simple_cnn: side of the first kernel; default 5
 * @param batchNorm simple_cnn: where batch norms stand; default {@code after_activation}
 * @param activation simple_cnn: the activation function; default {@code relu}
 * @param init first values of the weights; default {@code pytorch}
 * @param weights path of a safetensors file to start from; default none
 * @param layers the layers themselves
 */
public record ModelOptions(
    String architecture,
    List<Integer> channels,
    Integer depth,
    Residual.Shortcut shortcut,
    Integer firstKernel,
    BatchNormPlacement batchNorm,
    Activation.Function activation,
    Initialisation init,
    String weights,
    List<NamedLayer> layers) {
  private static final Map<String, Set<String>> SETTINGS =
      Map.of(
          "simple_cnn", Set.of("channels", "first_kernel", "batch_norm", "activation"),
          "resnet", Set.of("depth", "shortcut"),
          "plain", Set.of("depth"),
          "layers", Set.of("layers"));

  /**
   * Puts the defaults in.
   *
   * @throws InvalidInputException if the architecture is unknown or lacks a setting that is given
   */
  public ModelOptions {
    if (architecture == null) {
      architecture = layers == null ? "simple_cnn" : "layers";
    }
    Set<String> settings = settings(architecture);
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("channels", channels);
    given.put("depth", depth);
    given.put("shortcut", shortcut);
    given.put("first_kernel", firstKernel);
    given.put("batch_norm", batchNorm);
    given.put("activation", activation);
    given.put("layers", layers);
    for (var setting : given.entrySet()) {
      if (setting.getValue() != null && !settings.contains(setting.getKey())) {
        throw new InvalidInputException(
            "model.%s: architecture %s has no such setting: leave it out"
                .formatted(setting.getKey(), architecture));
      }
    }
    switch (architecture) {
      case "simple_cnn" -> {
        channels = channels == null ? List.of(8, 16, 32, 64) : List.copyOf(channels);
        firstKernel = firstKernel == null ? 5 : firstKernel;
        batchNorm = batchNorm == null ? BatchNormPlacement.AFTER_ACTIVATION : batchNorm;
        activation = activation == null ? Activation.Function.RELU : activation;
      }
      case "resnet" -> {
        depth = depth == null ? 20 : depth;
        shortcut = shortcut == null ? Residual.Shortcut.PROJECTION : shortcut;
      }
      case "plain" -> depth = depth == null ? 20 : depth;
      default -> {
        if (layers == null || layers.isEmpty()) {
          throw new InvalidInputException("model.layers: it holds no layers: give at least one");
        }
        layers = List.copyOf(layers);
      }
    }
    init = init == null ? Initialisation.pytorch() : init;
  }

  /** Every default: simple_cnn as in the book, with batch norm after the activation. */
  public static ModelOptions defaults() {
    return new ModelOptions(null, null, null, null, null, null, null, null, null, null);
  }

  /**
   * The settings that an architecture has of its own, as they are called in a configuration.
   *
   * @throws InvalidInputException if there is no such architecture
   */
  public static Set<String> settings(String architecture) {
    Set<String> settings = SETTINGS.get(architecture);
    if (settings == null) {
      throw new InvalidInputException(
          "model.architecture: there is no %s: use simple_cnn, resnet, plain or layers"
              .formatted(architecture.toLowerCase(Locale.ROOT).replaceAll("\\p{Cntrl}", " ")));
    }
    return settings;
  }

  /**
   * Describes the chosen network.
   *
   * @param input shape of one image
   * @param classes outputs of its last layer
   * @throws InvalidInputException if it cannot be built for these images, or a list of layers ends
   *     in anything but {@code classes} values
   */
  public NetworkSpec build(FeatureShape input, int classes) {
    return switch (architecture) {
      case "simple_cnn" ->
          SimpleCnn.of(input, channels, classes, firstKernel, batchNorm, activation);
      case "resnet" -> ResNet.of(input, classes, depth, shortcut, true);
      case "plain" -> ResNet.of(input, classes, depth, Residual.Shortcut.PROJECTION, false);
      default -> explicit(input, classes);
    };
  }

  private NetworkSpec explicit(FeatureShape input, int classes) {
    NetworkSpec spec = new NetworkSpec(input, layers);
    FeatureShape output = spec.output();
    if (!output.flat() || output.channels() != classes) {
      throw new InvalidInputException(
          "model.layers: they end in %s, but must end in a flat vector of %d values: %s"
              .formatted(
                  output,
                  classes,
                  output.flat() ? "change the last linear layer's out" : "end in flatten"));
    }
    return spec;
  }
}
