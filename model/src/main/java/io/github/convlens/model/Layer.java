package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.stream.Stream;

/**
 * A layer as data. Everything else is derived from this data: the block that computes the layer,
 * its output shape, parameters, cost and receptive field, and its names in files.
 *
 * <p>A layer is either a {@link LeafLayer}, which computes something, or a {@link CompositeLayer},
 * which holds other layers. A setting that is {@code null} takes the default that the Javadoc of
 * the layer's record states.
 */
public sealed interface Layer permits LeafLayer, CompositeLayer {

  /** The layers of a network or composite layer. */
  Setting<List<NamedLayer>> LAYERS =
      Setting.<List<NamedLayer>>custom(
              "layers", "list of layers", LayerReader::read, "at least one")
          .or(List.of());

  /** Every kind of layer that a configuration can name. */
  static List<Kind<? extends Layer>> kinds() {
    return Stream.concat(LeafLayer.kinds().stream(), CompositeLayer.kinds().stream()).toList();
  }

  /** The stem of the default names of layers of this kind, such as {@code conv} or {@code bn}. */
  String stem();

  /**
   * The default name of a layer of this kind.
   *
   * @param number the layer's number among the layers of this kind in the same scope, counted from
   *     1
   */
  default String defaultName(int number) {
    return stem() + number;
  }

  /**
   * The shape of this layer's output for one image.
   *
   * @throws InvalidInputException if this layer does not accept {@code input}
   */
  FeatureShape output(FeatureShape input);
}
