package io.github.convlens.experiment.draft;

import io.github.convlens.core.Count;
import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.TemporaryFolder;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.survey.Survey;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.RateSearch;
import io.github.convlens.experiment.weights.WeightsStore;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.training.loop.Listener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A proposed configuration for a data set. It is not written to a file before {@link #write} is
 * called.
 *
 * <pre>{@code
 * DraftData data = DraftData.of("photos", DataSearchPath.ofProcess(null), Progress.NONE);
 * ConfigurationDraft.of(data, Wishes.NONE).write(Path.of("photos.yaml"));
 * }</pre>
 */
public final class ConfigurationDraft {
  private static final String SCHEMA = "convlens.schema.json";

  private final Plan plan;
  private final boolean found;

  private ConfigurationDraft(Plan plan, boolean found) {
    this.plan = plan;
    this.found = found;
  }

  /**
   * Makes a proposal from the user's choices, and makes all other choices itself.
   *
   * @throws InvalidInputException if a choice is impossible for this data
   */
  public static ConfigurationDraft of(DraftData data, Wishes wishes) {
    return new ConfigurationDraft(Plan.of(data, wishes, weightsAreHere()), false);
  }

  /** Whether the published weights that a draft can propose are on this machine. */
  static boolean weightsAreHere() {
    return WeightsStore.ofProcess().find(WeightsStore.named(Recipe.WEIGHTS)).isPresent();
  }

  /** The default file for a draft. It has the name of the data, and is in the current folder. */
  public static Path file(DraftData data) {
    Path path = data.options().path();
    Path last = path == null ? null : path.toAbsolutePath().normalize().getFileName();
    String name = last == null ? data.options().dataset() : last.toString();
    if (data.options().dataset().equals("table")) {
      name = name.replaceFirst("\\.[^.]*$", "");
    }
    String usable =
        name.replaceAll("[^\\p{L}\\p{N}._+-]", "-").replaceFirst("^[^\\p{L}\\p{N}_]+", "");
    return Path.of((usable.isEmpty() ? "experiment" : usable) + ".yaml");
  }

  /**
   * Rejects a file that cannot become the file of a draft, before any work is done.
   *
   * @throws InvalidInputException if the file exists, cannot be written, or does not have the name
   *     of a YAML file
   */
  public static void requireNew(Path file) {
    if (Files.exists(file)) {
      throw exists(file);
    }
    if (file.toString().chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInputException(file + ": contains a control character: choose another name");
    }
    if (!file.toString().toLowerCase(Locale.ROOT).matches(".*\\.ya?ml")) {
      throw new InvalidInputException(
          file + ": not the name of a configuration: give one that ends in .yaml");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new InvalidInputException(
          file + ": " + folder + " is not a folder that can be written to: choose another");
    }
  }

  /**
   * The published weights that must be downloaded before training with this configuration; empty if
   * none are missing.
   */
  public Optional<String> missingWeights() {
    return plan.recipe() == Recipe.FINE_TUNING && !weightsAreHere()
        ? Optional.of(Recipe.WEIGHTS)
        : Optional.empty();
  }

  /**
   * The configuration that will be read from the file.
   *
   * @param file the file that will be written
   * @param settings the settings that override keys of the file, in the form {@code KEY=VALUE}
   * @throws InvalidInputException if the network does not fit the images
   */
  private Configuration configuration(Path file, List<String> settings) throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("convlens-init")) {
      Path written = folder.path().resolve(file.getFileName());
      Files.writeString(written, yaml(file));
      Configuration configuration = Configuration.read(written, settings, note -> {});
      Survey survey = plan.data().survey();
      configuration.network(
          FeatureShape.image(survey.look().channels(), plan.size().height(), plan.size().width()),
          survey.classes().size());
      return configuration;
    }
  }

  /**
   * Returns this draft with a learning rate from a range test.
   *
   * @param file the file that will be written
   * @param settings the settings that override keys of the file for the test, in the form {@code
   *     KEY=VALUE}
   * @param open opens the data of the configuration
   * @param listener observes the test
   * @return the new draft; empty if the test does not suggest a learning rate
   */
  public Optional<ConfigurationDraft> withRateFound(
      Path file, List<String> settings, Function<Configuration, DataSet> open, Listener listener)
      throws IOException {
    Configuration configuration = configuration(file, settings);
    configuration.requireWeights();
    OptionalDouble rate =
        RateSearch.run(configuration, open.apply(configuration), listener).suggestions().middle();
    return rate.isPresent()
        ? Optional.of(new ConfigurationDraft(plan.withRate(rate.getAsDouble()), true))
        : Optional.empty();
  }

  /**
   * Writes the file, which must not exist yet.
   *
   * @throws InvalidInputException if the file exists, or the network does not fit the images
   */
  public void write(Path file) throws IOException {
    requireNew(file);
    configuration(file, List.of());
    try {
      Files.writeString(
          file,
          yaml(file),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    } catch (IOException e) {
      // If the disk is full, an empty file remains, which would block a second attempt.
      Files.deleteIfExists(file);
      throw DiskFault.of(file, e);
    }
  }

  /** A summary of the proposal, with one line for each part. */
  public List<String> summary() {
    Survey survey = plan.data().survey();
    Plan.Schedule schedule = plan.schedule();
    return List.of(
        String.format(
            Locale.ROOT,
            "data: %s, %d classes, %,d images to train on, %s, %s",
            plan.data().options().dataset(),
            survey.classes().size(),
            schedule.trained(),
            plan.size(),
            survey.look().channels() == 1 ? "greyscale" : "in colour"),
        "network: "
            + switch (plan.recipe()) {
              case SIMPLE_CNN -> "simple_cnn";
              case SMALL_RESNET -> "resnet 20";
              case PHOTOS -> "resnet 18";
              case FINE_TUNING -> "resnet 18 from " + Recipe.WEIGHTS;
            },
        String.format(
            Locale.ROOT,
            "training: %s of %,d %s, batches of %d, learning rate %.2g%s",
            Count.of(schedule.epochs(), "epoch"),
            schedule.updatesPerEpoch(),
            Count.noun(schedule.updatesPerEpoch(), "update"),
            schedule.batchSize(),
            schedule.rate(),
            found ? " (found)" : ""));
  }

  private String yaml(Path file) {
    Path schemaFile = file.toAbsolutePath().resolveSibling(SCHEMA);
    String schema =
        Files.isRegularFile(schemaFile) ? "yaml-language-server: $schema=" + SCHEMA : "";
    return new DraftText(plan, file.toString(), schema, found).yaml();
  }

  private static InvalidInputException exists(Path file) {
    return new InvalidInputException(
        file + ": already exists, and init overwrites nothing: choose another name with -o");
  }
}
