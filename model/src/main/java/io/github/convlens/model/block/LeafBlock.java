package io.github.convlens.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.LeafLayer;
import io.github.convlens.model.ParameterSpec;
import io.github.convlens.model.engine.ConvolutionPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The block of a leaf layer of any kind. It holds the parameters with which the layer computes its
 * output.
 */
final class LeafBlock extends LayerBlock {
  private final LeafLayer layer;
  private final List<NetworkParameter> networkParameters = new ArrayList<>();
  private final Parameter[] djlParameters;
  private final ConvolutionPath convolutionPath;

  /**
   * @param path the full name of the layer, from which the names and the random initial values of
   *     the parameters are derived
   * @param convolutionPath how a convolution is computed
   */
  LeafBlock(
      String path,
      LeafLayer layer,
      FeatureShape input,
      Initialisation init,
      long seed,
      ConvolutionPath convolutionPath) {
    super(layer, input);
    this.layer = layer;
    this.convolutionPath = convolutionPath;
    for (ParameterSpec spec : layer.parameters(input)) {
      String name = spec.under(path);
      Parameter parameter =
          addParameter(
              Parameter.builder()
                  .setName(spec.name().isEmpty() ? "value" : spec.name())
                  .setType(type(spec.role()))
                  .optShape(spec.shape())
                  .optRequiresGrad(spec.trainable())
                  .optInitializer(
                      (manager, shape, dataType) ->
                          manager.create(init.values(spec, name, seed), shape))
                  .build());
      networkParameters.add(
          new NetworkParameter(name, path, parameter, spec.trainable(), spec.decays()));
    }
    djlParameters =
        networkParameters.stream().map(NetworkParameter::parameter).toArray(Parameter[]::new);
  }

  private static Parameter.Type type(ParameterSpec.Role role) {
    return switch (role) {
      case WEIGHT -> Parameter.Type.WEIGHT;
      case BIAS -> Parameter.Type.BIAS;
      case SCALE -> Parameter.Type.GAMMA;
      case SHIFT -> Parameter.Type.BETA;
      case SLOPE, LAYER_SCALE -> Parameter.Type.OTHER;
      case RUNNING_MEAN -> Parameter.Type.RUNNING_MEAN;
      case RUNNING_VARIANCE -> Parameter.Type.RUNNING_VAR;
    };
  }

  List<NetworkParameter> own() {
    return networkParameters;
  }

  @Override
  NDArray run(NDArray x, Pass pass) {
    Optional<NDArray> own =
        layer instanceof Conv ? pass.convolve(x, djlParameters) : Optional.empty();
    NDArray output =
        own.orElseGet(() -> compute(x, index -> pass.array(djlParameters[index]), pass.training()));
    pass.computed(output);
    return output;
  }

  private NDArray compute(NDArray x, LeafLayer.Weights weights, boolean training) {
    if (!(layer instanceof Conv) || convolutionPath == ConvolutionPath.DIRECT) {
      return layer.apply(x, weights, training);
    }
    return convolutionPath.run(
        x,
        weights.get(0),
        (images, weight) ->
            layer.apply(images, index -> index == 0 ? weight : weights.get(index), training));
  }

  @Override
  List<LayerBlock> inner() {
    return List.of();
  }
}
