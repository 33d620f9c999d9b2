package io.github.convlens.dev.fuzz;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes the inputs of {@code scripts/fuzz}: a folder per case, with the files below {@code in}, the
 * arguments of convlens in {@code args} (each ended by a zero byte, paths relative to {@code in}),
 * and the expected outcome in {@code expect}: {@code refused} for input that cannot be read, {@code
 * fine} for input that must succeed, and {@code either} for random damage, which may have done no
 * harm.
 *
 * <pre>scripts/dev fuzz.FuzzInputs FOLDER RUN SEED MUTATIONS_PER_KIND</pre>
 *
 * <p>{@code RUN} is a finished run on images of 1x28x28 with ten classes.
 */
public final class FuzzInputs {

  private FuzzInputs() {}

  public static void main(String[] args) throws IOException {
    Cases cases =
        new Cases(
            Path.of(args[0]), Path.of(args[1]), Long.parseLong(args[2]), Integer.parseInt(args[3]));
    ConfigurationCases configurations = new ConfigurationCases(cases);
    configurations.configurations();
    new SpaceCases(cases).spaces();
    configurations.arguments();
    DataSetCases dataSets = new DataSetCases(cases);
    dataSets.idx();
    dataSets.cifar();
    PictureCases pictures = new PictureCases(cases);
    pictures.imageFolders();
    pictures.pictures();
    new WeightCases(cases).weights();
    new RunCases(cases).runDirectories();
    new CheckpointCases(cases).checkpoints();
  }
}
