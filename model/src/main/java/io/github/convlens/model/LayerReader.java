package io.github.convlens.model;

import io.github.convlens.core.Nearest;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import io.github.convlens.core.option.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a list of layers. Each layer is given by its kind, such as {@code relu}, or by its kind
 * with settings, such as {@code conv: {out: 8, kernel: 5}}. The settings may include a {@code
 * name}.
 */
final class LayerReader {

  private static final String NAME = "name";

  private LayerReader() {}

  static List<NamedLayer> read(SettingReader reader, String key) {
    Map<String, Kind<? extends Layer>> kinds = new LinkedHashMap<>();
    Layer.kinds().forEach(kind -> kinds.put(kind.name(), kind));
    List<NamedLayer> layers = new ArrayList<>();
    for (SettingReader element :
        reader.elements(key, "one kind of layer, such as relu or conv: {out: 8, kernel: 3}")) {
      layers.add(layer(element, kinds));
    }
    return List.copyOf(layers);
  }

  @SuppressWarnings("NullAway") // for the reason given at NamedLayer.of
  private static NamedLayer layer(SettingReader element, Map<String, Kind<? extends Layer>> kinds) {
    String name = element.keys().get(0);
    Kind<? extends Layer> kind = kinds.get(name);
    if (kind == null) {
      throw element.refuse(
          "there is no layer %s: did you mean %s? (%s)"
              .formatted(
                  name,
                  Nearest.to(name, kinds.keySet()).orElseThrow(),
                  String.join(", ", kinds.keySet())));
    }
    SettingReader settings = element.section(name);
    requireKnown(settings, kind);
    return settings.build(
        () ->
            new NamedLayer(
                settings.isNull(NAME) ? null : settings.text(NAME),
                kind.make().apply(new Given(settings))));
  }

  private static void requireKnown(SettingReader settings, Kind<?> kind) {
    List<String> known = kind.settings().stream().map(Setting::key).toList();
    for (String key : settings.keys()) {
      if (!known.contains(key) && !key.equals(NAME)) {
        throw settings.unknown(
            key,
            Nearest.to(key, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("it takes only name"));
      }
    }
  }

  /**
   * Settings that may be left out. The value of a missing setting is null, for which the layer uses
   * its default.
   */
  private record Given(SettingReader settings) implements Values {
    @Override
    @SuppressWarnings("NullAway")
    public <V> V get(Setting<V> setting) {
      boolean absent = setting != Layer.LAYERS && settings.isNull(setting.key());
      return absent ? null : settings.get(setting);
    }
  }
}
