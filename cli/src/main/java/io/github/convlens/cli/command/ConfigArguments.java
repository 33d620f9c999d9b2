package io.github.convlens.cli.command;

import io.github.convlens.experiment.Configuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments of every command that takes a CONFIG. */
final class ConfigArguments {

  @Parameters(paramLabel = "CONFIG", description = "Configuration file (YAML).")
  private Path file;

  @Option(
      names = {"-s", "--set"},
      paramLabel = "KEY=VALUE",
      description = "Override a key of the file, for example -s training.epochs=2. Repeatable.")
  private List<String> settings = new ArrayList<>();

  private final List<String> shortcuts = new ArrayList<>();

  @Mixin private PlaceOptions place;

  /**
   * Reads the configuration. {@code notes} receives a line for each key of the file that a setting
   * overrides.
   */
  Configuration load(Consumer<String> notes) {
    return Configuration.read(file, settings(), notes);
  }

  /** Reads the configuration with additional settings, without notes. */
  Configuration loadWith(String... additional) {
    List<String> all = settings();
    all.addAll(List.of(additional));
    return Configuration.read(file, all, note -> {});
  }

  /** Adds a setting {@code KEY=VALUE} for which the command line has a shorter option. */
  void set(String setting) {
    shortcuts.add(setting);
  }

  /** The configuration file. */
  Path file() {
    return file;
  }

  /**
   * The settings that override the file: those of {@code --set}, those of shorter options, and the
   * device.
   */
  List<String> settings() {
    List<String> all = new ArrayList<>(settings);
    all.addAll(shortcuts);
    if (place.device() != null) {
      all.add("device=" + place.device());
    }
    return all;
  }

  PlaceOptions place() {
    return place;
  }
}
