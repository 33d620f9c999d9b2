package io.github.convlens.training.optimize;

import io.github.convlens.model.block.NetworkParameter;
import java.util.Comparator;
import java.util.Map;

/**
 * What the optimiser does differently for single parameters, by their names.
 *
 * @param rates factors of the run's learning rate; 1 for parameters that are not in the map
 * @param decays weight decays, before they are multiplied by the parameter's learning rate; the
 *     optimiser's for parameters that are not in the map
 */
public record OwnRates(Map<String, Double> rates, Map<String, Double> decays) {

  /** The run's learning rate and the optimiser's weight decay for all parameters. */
  public static final OwnRates NONE = new OwnRates(Map.of(), Map.of());

  /** Copies the maps. */
  public OwnRates {
    rates = Map.copyOf(rates);
    decays = Map.copyOf(decays);
  }

  /** The factor of the run's learning rate. */
  double rate(NetworkParameter parameter) {
    return rates.getOrDefault(parameter.name(), 1.0);
  }

  /** The weight decay, before it is multiplied by the parameter's learning rate. */
  double decay(NetworkParameter parameter, OptimizerOptions options) {
    boolean decays = parameter.decays() || options.decayNormAndBias();
    return this.decays.getOrDefault(parameter.name(), decays ? options.weightDecay() : 0);
  }

  /** An order in which parameters with the same rate and weight decay are side by side. */
  Comparator<NetworkParameter> order() {
    Comparator<NetworkParameter> byRate = Comparator.comparing(this::rate);
    return byRate.thenComparing(parameter -> decays.getOrDefault(parameter.name(), -1.0));
  }
}
