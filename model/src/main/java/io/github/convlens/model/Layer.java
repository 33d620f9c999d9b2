package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;

/**
 * A layer as data: the single source for the block that computes it, its output shape, parameters,
 * cost and receptive field, and its names in files.
 *
 * <p>Either a {@link LeafLayer}, which computes something, or a {@link CompositeLayer}, which holds
 * other layers. Settings left {@code null} take the default their record's Javadoc states.
 */
public sealed interface Layer permits LeafLayer, CompositeLayer {
  /**
   * The stem of the names given to layers of this kind that have none: {@code conv}, {@code bn}.
   */
  String stem();

  /**
   * What comes out for one image.
   *
   * @throws InvalidInputException if this layer cannot take {@code input}
   */
  FeatureShape output(FeatureShape input);
}
