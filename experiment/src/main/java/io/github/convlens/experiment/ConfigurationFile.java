package io.github.convlens.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.yaml.Defaults;
import io.github.convlens.experiment.yaml.Section;
import io.github.convlens.experiment.yaml.Setting;
import io.github.convlens.experiment.yaml.Settings;
import io.github.convlens.experiment.yaml.YamlReader;
import io.github.convlens.experiment.yaml.YamlWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A configuration file that is read once and can be combined with any number of sets of settings.
 */
public final class ConfigurationFile {
  private final Path file;
  private final Defaults defaults;
  private final ObjectNode given;

  private ConfigurationFile(Path file, Defaults defaults, ObjectNode given) {
    this.file = file;
    this.defaults = defaults;
    this.given = given;
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if the file is not YAML, or has an unknown key; the message names
   *     the file
   */
  public static ConfigurationFile read(Path file) {
    Defaults defaults = Defaults.load();
    try {
      ObjectNode given = YamlReader.mapping(file);
      defaults.resolve(given);
      return new ConfigurationFile(file, defaults, given);
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
  }

  /**
   * The configuration of the file, overridden by settings and completed with the defaults.
   *
   * @param notes receives a line for each key of the file that a setting overrides
   * @throws InvalidInputException if a value is invalid; the message names the file or the setting
   *     that the value comes from
   */
  public Configuration with(List<Setting> settings, Consumer<String> notes) {
    Settings overrides = new Settings(defaults, settings);
    try {
      ObjectNode resolved = defaults.resolve(overrides.over(given, notes));
      if (resolved.get("name").isNull()) {
        resolved.put("name", nameOf(file));
      }
      Section whole = new Section("", resolved);
      return whole.build(() -> new Configuration(whole, YamlWriter.write(resolved)));
    } catch (InvalidInputException e) {
      Setting setting = overrides.of(e.key());
      throw e.at(setting == null ? file.toString() : setting.origin());
    }
  }

  private static String nameOf(Path file) {
    String name = file.getFileName().toString();
    return name.replaceFirst("(?i)\\.ya?ml$", "").replaceAll("[^\\p{L}\\p{N}._+-]", "-");
  }
}
