package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;

/**
 * A layer and its name in its scope (the network, or the composite layer that contains it).
 *
 * @param name letters, digits, {@code _} and {@code -}; null for the default, which is the kind's
 *     stem and the layer's number among the layers of that kind in the scope ({@code conv1}, {@code
 *     bn1}, {@code relu1}, {@code conv2}; the first flatten layer is {@code flatten})
 * @param layer the layer
 */
public record NamedLayer(String name, Layer layer) {
  /**
   * @throws InvalidInputException if the layer is missing or the name contains other characters
   */
  public NamedLayer {
    if (layer == null) {
      throw new InvalidInputException(
          name == null ? "a layer is empty: give its kind" : name + ": the layer is empty");
    }
    if (name != null && !name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw InvalidInputException.option(
          "name", "is \"" + name + "\"", "use 1 to 64 letters, digits, _ and -");
    }
  }

  /** A layer with its default name. */
  @SuppressWarnings("NullAway") // the scope sets the name before the name is read
  public static NamedLayer of(Layer layer) {
    return new NamedLayer(null, layer);
  }
}
