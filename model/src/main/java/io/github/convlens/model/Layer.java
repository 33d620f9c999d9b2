package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.stream.Stream;

/**
 * A layer as data. It is the single source of the block that computes the layer, of its output
 * shape, parameters, cost and receptive field, and of its names in files.
 *
 * <p>It is either a {@link LeafLayer}, which computes something, or a {@link CompositeLayer}, which
 * holds other layers. A setting that is {@code null} takes the default that its record's Javadoc
 * states.
 */
public sealed interface Layer permits LeafLayer, CompositeLayer {

  /** The layers of a network or composite layer. */
  Setting<List<NamedLayer>> LAYERS =
      Setting.<List<NamedLayer>>custom(
              "layers", "list of layers", LayerReader::read, "at least one")
          .or(List.of());

  /** Every kind of layer, under its name in configurations. */
  static List<Kind<? extends Layer>> kinds() {
    return Stream.concat(LeafLayer.kinds().stream(), CompositeLayer.kinds().stream()).toList();
  }

  /** The stem of the default names of layers of this kind: {@code conv}, {@code bn}. */
  String stem();

  /**
   * The default name of a layer of this kind.
   *
   * @param number the layer's number among those of its kind in its scope, from 1
   */
  default String defaultName(int number) {
    return stem() + number;
  }

  /**
   * The output shape of one image.
   *
   * @throws InvalidInputException if this layer does not accept {@code input}
   */
  FeatureShape output(FeatureShape input);
}
