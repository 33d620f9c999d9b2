package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import io.github.convlens.core.option.Values;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.summary.DepthSteps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The learning rate of each parameter, as a factor of the run's learning rate, and its weight
 * decay.
 *
 * @param layerDecay the ratio of the learning rate of each block (a step of {@link DepthSteps}) to
 *     that of the next block, which is closer to the output; null for equal rates
 * @param groups the factors and weight decays by parameter name; the first match counts
 */
public record ParameterRates(@Nullable Double layerDecay, List<Group> groups) {

  /** The same learning rate for every parameter. */
  public static final ParameterRates UNIFORM = new ParameterRates(null, List.of());

  /**
   * The ratio of the learning rate of each block to that of the next block, which is closer to the
   * output; off by default.
   */
  public static final Setting<Double> LAYER_DECAY =
      Setting.number(
              "layer_decay",
              "ratio of the learning rate of each block to that of the next block, closer to the"
                  + " output; the head has the full rate")
          .within("in (0, 1]", value -> value > 0 && value <= 1, "give a number above 0, at most 1")
          .optional();

  /** Factors of the learning rate, and weight decays, by parameter name; none by default. */
  public static final Setting<List<Group>> GROUPS =
      Setting.<List<Group>>custom(
              "groups",
              "list of patterns",
              ParameterRates::read,
              "factors of the learning rate, and weight decays, by parameter name, such as"
                  + " [{\"fc.*\": {rate: 10}}, {\"*.bias\": {weight_decay: 0}}]; the first match"
                  + " counts")
          .or(List.of());

  /** The settings of this record. */
  public static final List<Setting<?>> SETTINGS = List.of(LAYER_DECAY, GROUPS);

  private static final Setting<Double> RATE =
      Range.notNegative(Setting.number("rate", "factor of the learning rate")).or(1.0);
  private static final Setting<Double> WEIGHT_DECAY =
      Range.notNegative(
              Setting.number("weight_decay", "the weight decay, instead of the optimiser's"))
          .optional();

  /**
   * Parameters with their own factor of the learning rate, or their own weight decay.
   *
   * @param match a pattern of the parameters' names, in which * matches any characters
   * @param rate the factor of the learning rate
   * @param weightDecay the weight decay, before it is multiplied by the learning rate; null for the
   *     optimiser's
   */
  public record Group(String match, double rate, @Nullable Double weightDecay) {
    /** Checks the numbers. */
    public Group {
      RATE.check(rate);
      weightDecay = WEIGHT_DECAY.check(weightDecay);
    }

    /** Parameters with their own learning rate, and the optimiser's weight decay. */
    public Group(String match, double rate) {
      this(match, rate, null);
    }

    private boolean includes(String name) {
      String[] parts = match.split("\\*", -1);
      List<String> quoted = new ArrayList<>();
      for (String part : parts) {
        quoted.add(Pattern.quote(part));
      }
      return name.matches(String.join(".*", quoted));
    }
  }

  /** Copies the list. */
  public ParameterRates {
    groups = List.copyOf(groups);
  }

  /** The factors that a configuration sets. */
  public static ParameterRates of(Values values) {
    return new ParameterRates(values.get(LAYER_DECAY), values.get(GROUPS));
  }

  private static List<Group> read(SettingReader reader, String key) {
    List<Group> groups = new ArrayList<>();
    for (SettingReader element :
        reader.elements(key, "one pattern, such as \"fc.*\": {rate: 10}")) {
      String match = element.keys().get(0);
      groups.add(
          new Kind<>(
                  Group.class,
                  match,
                  "parameters of a pattern",
                  List.of(RATE, WEIGHT_DECAY),
                  v -> new Group(match, v.get(RATE), v.get(WEIGHT_DECAY)))
              .read(element.section(match)));
    }
    return List.copyOf(groups);
  }

  /**
   * The factor and the weight decay of each of the network's parameters, by name.
   *
   * @throws InvalidInputException if a pattern matches no parameter
   */
  public OwnRates of(Network network) {
    Map<String, Integer> steps = DepthSteps.of(network.spec());
    int last = steps.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    Map<String, Double> rates = new HashMap<>();
    Map<String, Double> decays = new HashMap<>();
    for (NetworkParameter parameter : network.parameters()) {
      double rate = 1;
      if (layerDecay != null) {
        rate = StrictMath.pow(layerDecay, last - steps.getOrDefault(parameter.layer(), 0));
      }
      for (Group group : groups) {
        if (group.includes(parameter.name())) {
          rate *= group.rate();
          if (group.weightDecay() != null) {
            decays.put(parameter.name(), group.weightDecay());
          }
          break;
        }
      }
      rates.put(parameter.name(), rate);
    }
    for (Group group : groups) {
      if (rates.keySet().stream().noneMatch(group::includes)) {
        throw InvalidInputException.option(
            "groups",
            "have the pattern \"" + group.match() + "\", which matches no parameter",
            "use names such as "
                + network.parameters().get(0).name()
                + ", with * for any characters");
      }
    }
    return new OwnRates(rates, decays);
  }
}
