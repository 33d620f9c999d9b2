package io.github.convlens.dev.fuzz;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Creates the inputs of {@code scripts/fuzz}: a folder per case. The folder {@code in} holds the
 * input files. The file {@code args} holds the arguments of convlens, each followed by a zero byte,
 * with paths relative to {@code in}. The file {@code expect} holds the expected outcome: {@code
 * refused} for input that must be rejected, {@code fine} for input that must be accepted, and
 * {@code either} for random damage, which may be harmless.
 *
 * <pre>scripts/dev fuzz.FuzzInputs FOLDER RUN SEED MUTATIONS_PER_KIND</pre>
 *
 * <p>{@code RUN} is the directory of a finished run on images of 1x28x28 with ten classes.
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
