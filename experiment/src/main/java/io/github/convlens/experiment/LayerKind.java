package io.github.convlens.experiment;

import io.github.convlens.experiment.yaml.Section;
import io.github.convlens.model.Layer;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of layer as a configuration writes it: {@code conv: {out: 8, kernel: 3}}.
 *
 * @param name what it is called in a list of layers
 * @param effect what it computes, in one line
 * @param settings what it takes, besides a name
 * @param bind makes the layer from its settings; what is left out takes the layer's own default
 */
public record LayerKind(
    String name, String effect, List<Setting> settings, Function<Section, Layer> bind) {

  /**
   * One setting of a kind.
   *
   * @param name as in a configuration
   * @param type what it takes, in the words of {@code defaults.yaml}: {@code integer >= 1}
   * @param byDefault its default, or {@code required}
   * @param effect what it does
   */
  public record Setting(String name, String type, String byDefault, String effect) {

    /** Whether a layer needs it. */
    public boolean required() {
      return byDefault.equals("required");
    }
  }

  static LayerKind of(
      String name, String effect, Function<Section, Layer> bind, Setting... settings) {
    return new LayerKind(name, effect, List.of(settings), bind);
  }

  /** The names of its settings. */
  List<String> settingNames() {
    return settings.stream().map(Setting::name).toList();
  }
}
