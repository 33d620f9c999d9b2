package io.github.convlens.data.option;

import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.Values;
import io.github.convlens.data.augment.Affine;
import io.github.convlens.data.augment.ColourJitter;
import io.github.convlens.data.augment.Erasing;
import io.github.convlens.data.augment.Mixing;
import io.github.convlens.data.augment.Policy;
import io.github.convlens.data.augment.PolicyRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Values for several settings of an {@link Augmentation} at once; each setting can still be set to
 * a different value.
 *
 * @param name the name, such as {@code standard}
 * @param effect what the preset does, for a reference page
 * @param values the values by setting; all other settings keep their defaults
 */
record Preset(String name, String effect, Map<Setting<?>, Object> values) {

  private static final Map<Setting<?>, Object> SHIFTED =
      Map.of(Augmentation.FLIP, true, Affine.TRANSLATION, 0.125);

  /** The preset that changes nothing. */
  static final Preset NONE = new Preset("none", "no change", Map.of());

  /** Every preset; the first one is the default. */
  static List<Preset> all() {
    return List.of(
        NONE,
        new Preset(
            "light",
            "images are mirrored and shifted, as He et al. (2015) do with CIFAR-10",
            SHIFTED),
        new Preset(
            "standard",
            "the changes of light, and small changes of brightness, contrast and saturation",
            also(
                Map.of(
                    ColourJitter.BRIGHTNESS, 0.2,
                    ColourJitter.CONTRAST, 0.2,
                    ColourJitter.SATURATION, 0.2))),
        new Preset(
            "strong",
            "the changes of light, TrivialAugment, erasing, and mixup or CutMix, as in"
                + " torchvision's newer recipes; for long training runs",
            also(
                Map.of(
                    Policy.RULE, PolicyRule.TRIVIAL,
                    Erasing.PROBABILITY, 0.25,
                    Mixing.MIXUP, 0.2,
                    Mixing.CUTMIX, 1.0))));
  }

  private static Map<Setting<?>, Object> also(Map<Setting<?>, Object> others) {
    Map<Setting<?>, Object> both = new LinkedHashMap<>(SHIFTED);
    both.putAll(others);
    return Map.copyOf(both);
  }

  /**
   * For each setting, a copy whose default is this preset's value; the setting itself if the preset
   * has no value for it.
   */
  Map<Setting<?>, Setting<?>> settings(List<Setting<?>> all) {
    Map<Setting<?>, Setting<?>> copies = new LinkedHashMap<>();
    all.forEach(setting -> copies.put(setting, copy(setting)));
    return copies;
  }

  @SuppressWarnings("unchecked") // a value has the type of its setting
  private <V> Setting<V> copy(Setting<V> setting) {
    V value = (V) values.get(setting);
    return value == null ? setting : setting.or(value);
  }

  /** Makes values for the original settings from values for their {@code copies}. */
  static Values of(Map<Setting<?>, Setting<?>> copies, Values values) {
    return new Values() {
      @Override
      @SuppressWarnings("unchecked") // a copy has the type of its original
      public <V> V get(Setting<V> setting) {
        return values.get((Setting<V>) Objects.requireNonNull(copies.get(setting)));
      }
    };
  }
}
