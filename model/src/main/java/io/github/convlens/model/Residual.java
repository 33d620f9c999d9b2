package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Layers (the body) with a shortcut around them. The outputs of both are added, and an activation
 * may follow (He et al. 2015, "Deep Residual Learning for Image Recognition"). The names match
 * torchvision's: the path of a layer of the body is the residual's path, a dot and the layer's
 * name, and the layers of a projection are called {@code downsample.0} and {@code downsample.1}.
 *
 * @param layers the body, one or more layers
 * @param shortcut the shortcut around the body; default {@link Shortcut#IDENTITY}
 * @param activation the activation that is applied to the sum; null for none
 */
public record Residual(List<NamedLayer> layers, Shortcut shortcut, @Nullable Activation activation)
    implements CompositeLayer {
  /** The kind of shortcut around a residual's body. */
  public enum Shortcut {
    /** The input itself. The body must keep the shape. */
    IDENTITY,
    /**
     * A 1x1 convolution with batch norm if the body changes the shape (option B of He et al.);
     * identity otherwise.
     */
    PROJECTION,
    /**
     * Every stride-th pixel, with channels of zeros appended, if the body changes the shape (option
     * A, which has no parameters); identity otherwise.
     */
    PAD;

    /** The name in configuration files. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The path of a projection's last layer, relative to the residual. */
  public static final String PROJECTION_OUTPUT = "downsample.1";

  private static final Setting<Shortcut> SHORTCUT =
      Setting.choice(
              "shortcut",
              Shortcut.class,
              "the shortcut: identity is the input itself; if the shape changes,"
                  + " projection is a 1x1 convolution with batch norm (option B of He et al.),"
                  + " and pad is every stride-th pixel with additional channels of zeros (option"
                  + " A)")
          .or(Shortcut.IDENTITY);
  private static final Setting<Activation.Function> ACTIVATION =
      Setting.choice("activation", Activation.Function.class, "the activation after the sum")
          .optional();

  /** The name and the settings in a configuration. */
  public static final Kind<Residual> KIND =
      new Kind<>(
          Residual.class,
          "residual",
          "Layers with a shortcut around them, and an activation after the sum (He et al. 2015)",
          List.of(SHORTCUT, ACTIVATION, LAYERS),
          v ->
              new Residual(
                  v.get(LAYERS),
                  v.get(SHORTCUT),
                  v.get(ACTIVATION) == null ? null : Activation.of(v.get(ACTIVATION))));

  /** Gives default names to the body's layers that have no name. */
  public Residual {
    layers = new Scope().complete(layers);
    shortcut = SHORTCUT.check(shortcut);
    if (layers.stream().anyMatch(layer -> layer.name().equals("downsample"))) {
      throw InvalidInputException.option(
          "layers",
          "contains a layer called downsample, which is the shortcut's name",
          "name it differently");
    }
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.residual(this);
  }

  @Override
  public String stem() {
    return "residual";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    return Trace.output(this, input);
  }

  /** The default name of the activation after the sum, in the body's scope: {@code relu2}. */
  public String activationName() {
    Scope scope = new Scope();
    scope.complete(layers);
    return scope.name(null, Objects.requireNonNull(activation));
  }

  /**
   * The shortcut for these shapes.
   *
   * @param input the input shape of the body
   * @param output the output shape of the body
   * @throws InvalidInputException if this kind of shortcut cannot convert {@code input} to {@code
   *     output}
   */
  public Branch branch(FeatureShape input, FeatureShape output) {
    if (input.equals(output)) {
      return new Branch(1, 0, Optional.empty());
    }
    if (input.flat() != output.flat()) {
      throw cannotAdd(input, output, "flatten after the residual, not in it");
    }
    int stride = (input.height() + output.height() - 1) / output.height();
    boolean strided =
        (input.height() - 1) / stride + 1 == output.height()
            && (input.width() - 1) / stride + 1 == output.width();
    if (!strided) {
      throw cannotAdd(
          input,
          output,
          "in the body, let only strides shrink the image, and give each layer a padding of kernel/2");
    }
    if (shortcut == Shortcut.IDENTITY) {
      String fix =
          input.flat() ? "keep the width" : "use shortcut projection or pad, or keep the shape";
      throw cannotAdd(input, output, fix);
    }
    if (input.flat()) {
      throw new InvalidInputException(
          ("its %s shortcut accepts only images, but its body turns %s values into %s: keep the"
                  + " width")
              .formatted(shortcut.key(), input, output));
    }
    return shortcut == Shortcut.PAD ? padding(input, output, stride) : projection(output, stride);
  }

  private InvalidInputException cannotAdd(FeatureShape input, FeatureShape output, String fix) {
    return new InvalidInputException(
        "its body turns %s into %s, to which the %s shortcut cannot be added: %s"
            .formatted(input, output, shortcut.key(), fix));
  }

  private static Branch padding(FeatureShape input, FeatureShape output, int stride) {
    int extra = output.channels() - input.channels();
    if (extra < 0) {
      throw new InvalidInputException(
          "the pad shortcut cannot turn %s into %s: use projection".formatted(input, output));
    }
    return new Branch(stride, extra, Optional.empty());
  }

  private static Branch projection(FeatureShape output, int stride) {
    var conv = new NamedLayer("0", Conv.of(output.channels(), 1, stride, 0, false));
    var norm = new NamedLayer("1", BatchNorm.standard());
    return new Branch(stride, 0, Optional.of(new Sequence(List.of(conv, norm))));
  }

  /**
   * A shortcut for known shapes.
   *
   * @param stride the distance between the pixels that are kept: every stride-th pixel
   * @param extraChannels the number of channels of zeros that are appended to the input's channels
   * @param projection the layers called {@code downsample}, if any
   */
  public record Branch(int stride, int extraChannels, Optional<Sequence> projection) {
    /** Whether the shortcut is the input itself. */
    public boolean identity() {
      return projection.isEmpty() && stride == 1 && extraChannels == 0;
    }
  }
}
