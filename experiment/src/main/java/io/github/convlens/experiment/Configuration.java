package io.github.convlens.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.DataOptions;
import io.github.convlens.experiment.device.DeviceChoice;
import io.github.convlens.experiment.yaml.Defaults;
import io.github.convlens.experiment.yaml.Found;
import io.github.convlens.experiment.yaml.Section;
import io.github.convlens.experiment.yaml.Setting;
import io.github.convlens.experiment.yaml.Settings;
import io.github.convlens.experiment.yaml.YamlReader;
import io.github.convlens.experiment.yaml.YamlWriter;
import io.github.convlens.model.architecture.ModelOptions;
import io.github.convlens.training.TrainingOptions;
import io.github.convlens.training.checkpoint.CheckpointOptions;
import io.github.convlens.training.precision.Precision;
import io.github.convlens.training.record.RecordOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A run as a configuration file describes it, every default filled in.
 *
 * @param name names the run directory; the file's own name by default
 * @param seed everything random is drawn from it, default 42
 * @param device where to run, default auto
 * @param data which images, and what is done to them
 * @param model which network
 * @param training how the network is trained
 * @param record what is written down about every layer and batch
 * @param checkpoint when checkpoints are written
 */
public record Configuration(
    String name,
    long seed,
    DeviceChoice device,
    DataOptions data,
    ModelOptions model,
    TrainingOptions training,
    RecordOptions record,
    CheckpointOptions checkpoint) {

  /** A configuration and the YAML that says the same with every default written out. */
  public record Resolved(Configuration configuration, String yaml) {}

  /**
   * Reads a file, puts the settings of the command line over it and fills in the defaults.
   *
   * @param settings as {@code KEY=VALUE}, the value being YAML
   * @param notes told one line for whatever of the file a setting made moot
   * @throws InvalidInputException if anything in the file or the settings cannot be taken; the
   *     message names file or setting, key, and what is expected
   */
  public static Resolved load(Path file, List<String> settings, Consumer<String> notes) {
    Defaults defaults = Defaults.load();
    Settings over = new Settings(defaults, settings.stream().map(Setting::parse).toList());
    ObjectNode given;
    try {
      given = YamlReader.mapping(file);
      defaults.resolve(given);
    } catch (InvalidInputException e) {
      throw e.at(file.toString());
    }
    try {
      ObjectNode resolved = defaults.resolve(over.over(given, notes));
      if (resolved.get("name").isNull()) {
        resolved.put("name", nameOf(file));
      }
      return new Resolved(bind(new Section("", resolved)), YamlWriter.write(resolved));
    } catch (InvalidInputException e) {
      Setting setting = over.of(e.key());
      throw e.at(setting == null ? file.toString() : "-s " + Found.shortened(setting.text()));
    }
  }

  /**
   * How many outputs the network needs for {@code classes} classes.
   *
   * @throws InvalidInputException if the loss cannot tell so many apart
   */
  public int outputs(int classes) {
    try {
      return training.loss().outputs(classes);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("training.loss", "training.loss: " + e.getMessage());
    }
  }

  private static Configuration bind(Section s) {
    return s.build(
        () ->
            new Configuration(
                name(s),
                s.longInteger("seed"),
                DeviceChoice.parse(s.text("device")),
                DataSection.bind(s.section("data")),
                ModelSection.bind(s.section("model")),
                TrainingSection.bind(s.section("training"))
                    .withPrecision(s.choice("precision", Precision.class)),
                RecordSection.bind(s.section("record")),
                checkpoint(s.section("checkpoint"))));
  }

  private static CheckpointOptions checkpoint(Section s) {
    return s.build(() -> new CheckpointOptions(s.integer("every"), s.integer("keep")));
  }

  // It becomes part of a directory's name, so it must not lead elsewhere.
  private static String name(Section s) {
    String name = s.text("name");
    if (!name.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}._+-]{0,99}")) {
      throw new InvalidInputException(
          "name",
          "name is \""
              + Found.shortened(name)
              + "\": give letters, digits, '-', '_', '+' and '.', at most 100, no '-' first");
    }
    return name;
  }

  private static String nameOf(Path file) {
    String name = file.getFileName().toString();
    String stem = name.toLowerCase(Locale.ROOT).replaceFirst("\\.ya?ml$", "");
    return name.substring(0, stem.length()).replaceAll("[^\\p{L}\\p{N}._+-]", "-");
  }
}
