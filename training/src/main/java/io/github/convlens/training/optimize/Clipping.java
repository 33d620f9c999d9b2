package io.github.convlens.training.optimize;

import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a gradient. If both bounds are set, the norm is bounded first.
 *
 * @param norm the upper bound of the 2-norm over all parameters ({@code clip_grad_norm_}); null for
 *     none
 * @param value the upper bound of the absolute value of each element ({@code clip_grad_value_});
 *     null for none
 */
public record Clipping(@Nullable Double norm, @Nullable Double value) {

  /** The upper bound of the gradient's 2-norm over all parameters; off by default. */
  public static final Setting<Double> NORM =
      Range.positive(
              Setting.number(
                  "clip_norm", "upper bound of the gradient's 2-norm over all parameters"))
          .optional();

  /** The upper bound of the absolute value of each gradient element; off by default. */
  public static final Setting<Double> VALUE =
      Range.positive(
              Setting.number(
                  "clip_value", "upper bound of the absolute value of each gradient element"))
          .optional();

  /** The settings of this record. */
  public static final List<Setting<?>> SETTINGS = List.of(NORM, VALUE);

  /** No bounds. */
  public static final Clipping NONE = new Clipping(null, null);

  /** The bounds that a configuration sets. */
  public static Clipping of(Values values) {
    return new Clipping(values.get(NORM), values.get(VALUE));
  }
}
