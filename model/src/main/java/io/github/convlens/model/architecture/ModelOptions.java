package io.github.convlens.model.architecture;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.weights.Head;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The choice of a network and its initial weights: the section {@code model} of a configuration.
 *
 * @param architecture the architecture of the network; default {@link SimpleCnn}
 * @param init the distribution of the initial weights; default PyTorch's
 * @param whitening whether the first convolution's initial weights whiten patches of the training
 *     images, in place of {@code init}; default false
 * @param weights a safetensors or PyTorch file with the initial weights, or the name of published
 *     weights; null (the default) for none
 * @param head what happens to the last layer when weights are loaded; default {@code AUTO}
 */
public record ModelOptions(
    Architecture architecture, Initialisation init, boolean whitening, Path weights, Head head) {

  private static final Setting<Architecture> ARCHITECTURE =
      Setting.variant(
          "architecture",
          Architecture.kinds(),
          SimpleCnn.KIND,
          "the kind of network; if the key layers is given, the default is layers");
  private static final Setting<Initialisation> INIT =
      Setting.custom(
              "init",
              "pytorch | dirac | kaiming | xavier | normal(STD) | constant(VALUE) | zero",
              (reader, key) -> Initialisation.parse(reader.text(key)),
              "the initial values of the weights; dirac is pytorch, except that the first filters of"
                  + " each convolution pass its input channels on unchanged")
          .or(Initialisation.pytorch(), "pytorch");
  private static final Setting<Boolean> WHITENING =
      Setting.flag(
              "whitening",
              "set the first convolution's weights so that they whiten patches of the"
                  + " training images (Coates and Ng 2012, Jordan 2024); use training.freeze to"
                  + " keep these weights")
          .or(false);
  private static final Setting<Path> WEIGHTS =
      Setting.custom(
              "weights",
              "path | NAME-imagenet",
              ModelOptions::path,
              "start from the weights in a .safetensors or .pth file, or from published"
                  + " weights such as resnet18-imagenet (see convlens weights list)")
          .optional();
  private static final Setting<Head> HEAD =
      Setting.choice(
              "head",
              Head.class,
              "the last layer when weights are loaded: auto takes the layer of the weights, but"
                  + " makes a new one if only the number of classes differs; keep always takes"
                  + " the layer of the weights; new always makes a new one")
          .or(Head.AUTO);

  /** The section {@code model} of a configuration. */
  public static final Kind<ModelOptions> KIND =
      new Kind<>(
          ModelOptions.class,
          "model",
          "the network",
          List.of(ARCHITECTURE, INIT, WHITENING, WEIGHTS, HEAD),
          v ->
              new ModelOptions(
                  v.get(ARCHITECTURE), v.get(INIT), v.get(WHITENING), v.get(WEIGHTS), v.get(HEAD)));

  /**
   * @throws InvalidInputException if both {@code whitening} and {@code weights} are given
   */
  public ModelOptions {
    if (whitening && weights != null) {
      throw InvalidInputException.option(
          WHITENING.key(), "cannot be combined with weights", "remove one of the two");
    }
  }

  /** The defaults: the fastai book's simple_cnn with batch norm after the activation. */
  public static ModelOptions defaults() {
    return KIND.byDefault();
  }

  /**
   * @throws InvalidInputException if the text is not a path
   */
  private static Path path(SettingReader reader, String key) {
    try {
      return Path.of(reader.text(key));
    } catch (InvalidPathException e) {
      throw reader.wrongType(key, "the path of a file of weights");
    }
  }
}
