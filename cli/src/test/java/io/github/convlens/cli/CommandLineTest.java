package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.data.picture.Png;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandLineTest {
  private static final String MNIST = "../configs/mnist.yaml";

  @TempDir private Path folder;

  @Test
  void anUnknownDataSetIsRejectedAndAllNamesAreListed() {
    String refusal = Outcome.of("data", "fetch", "mnits").refusal();
    assertTrue(refusal.startsWith("convlens: data set 'mnits' is not one of mnist, "), refusal);
    assertTrue(
        refusal.endsWith(
            ", digits, digits-two, digits-angle (drawn by convlens), image-folder or table (your own"
                + " pictures): correct the name"),
        refusal);
  }

  @Test
  void helpListsTheCommandsOnStandardOutput() {
    Outcome help = Outcome.of("--help");
    assertEquals(ExitCode.DONE, help.code());
    assertEquals("", help.err());
    assertTrue(help.out().contains("summary"), help.out());
    assertTrue(help.out().contains("doctor"), help.out());
  }

  @Test
  void helpDoesNotReadTheOptionsOfAnyCommand() {
    List<String> created = new ArrayList<>();
    CommandLine.IFactory factory =
        new CommandLine.IFactory() {
          @Override
          public <K> K create(Class<K> type) throws Exception {
            created.add(type.getPackageName());
            return CommandLine.defaultFactory().create(type);
          }
        };
    PrintWriter discarded = new PrintWriter(Writer.nullWriter());
    assertEquals(ExitCode.DONE, ConvLens.run(factory, discarded, discarded, "--help"));
    String commands = ExitCode.class.getPackageName();
    assertFalse(created.contains(commands), created.toString());
    assertEquals(ExitCode.DONE, ConvLens.run(factory, discarded, discarded, "train", "--help"));
    assertTrue(created.contains(commands), created.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | convlens: name a command: convlens --help lists them",
        "summry | convlens: there is no command summry: did you mean summary? (convlens --help)",
        "data lst | convlens: there is no command lst: did you mean list? (convlens data --help)",
        "--verison | convlens: Unknown option: '--verison': did you mean --version?"
            + " (convlens --help)",
        "data | convlens: name a command: data list, fetch, verify or pack (convlens data --help)",
        "summary | convlens: Missing required parameter: 'CONFIG' (convlens summary --help)",
        "summary x.yaml --trase | convlens: Unknown option: '--trase': did you mean --trace?"
            + " (convlens summary --help)",
        "summary none.yaml | convlens: none.yaml: there is no such file",
        "summary "
            + MNIST
            + " -s seed | convlens: -s seed: give KEY=VALUE, such as -s training.epochs=2",
        "summary "
            + MNIST
            + " --trace conv1 | convlens: --trace conv1: give LAYER:Y,X, for"
            + " example conv2:3,3 (convlens summary --help)",
        "summary "
            + MNIST
            + " --trace conv1:0,0 --graph a.svg | convlens: --graph draws the network, and --trace"
            + " traces one pixel: give one of them (convlens summary --help)",
        "evaluate none --top 3 | convlens: --top applies to predictions.csv: also give -o, the"
            + " folder to write it to (convlens evaluate --help)",
        "diagnose none --batches 5 | convlens: --batches applies to the training of --try: give"
            + " --fix --try too (convlens diagnose --help)",
        "explain none a.png --method occlusion --layer conv1 | convlens: --layer is used only"
            + " by grad_cam: add it to --method, or leave --layer out (convlens explain --help)",
        "search a.yaml b.yaml -o c --reduction 2 | convlens: --reduction is used only by"
            + " --strategy asha: leave it out, or use asha (convlens search --help)",
        "data pack ../configs/digits.yaml | convlens: ../configs/digits.yaml:"
            + " data.dataset: digits cannot be packed: only image-folder and table can be packed",
        "lr-find none.yaml -o pom.xml | convlens: pom.xml is a file: give -o the path of a folder",
      })
  void usageErrorsPrintOneLineAndExitWithCode2(String arguments, String message) {
    String[] args = arguments == null ? new String[0] : arguments.split(" ");
    assertEquals(message, Outcome.of(args).refusal());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--trace conv9:0,0 | there is no layer conv9",
        "--trace conv2:7,0 | layer conv2 outputs 16x7x7, which has no pixel 7,0",
        "-s model.channels=[8] | simple_cnn halve a 1x28x28 image 2 times",
        "-s model.init=normal | model.init is \"normal\"",
        "-s data.dataset=mnits | data set 'mnits' is not one of",
        "-s training.loss.name=binary_cross_entropy | needs two classes, but the data has 10",
        "-s training.epochs=0 | training.epochs is 0",
      })
  void aNetworkThatCannotBeBuiltGivesOneLineAndExitCode2(String arguments, String part) {
    String[] given = arguments.split(" ");
    String refusal = Outcome.of("summary", MNIST, given[0], given[1]).refusal();
    assertTrue(refusal.contains(part), refusal);
  }

  @Test
  void aKernelLargerThanItsInputIsRejected() throws IOException {
    Path file = folder.resolve("kernel.yaml");
    Files.writeString(
        file,
        """
        model:
          layers:
            - conv: {out: 8, kernel: 29}
            - flatten
            - linear: {out: 10}
        """);
    String refusal = Outcome.of("summary", file.toString()).refusal();
    assertTrue(refusal.contains("conv1"), refusal);
    assertTrue(refusal.contains("29"), refusal);
  }

  @Test
  void notesAboutDroppedKeysGoToStandardError() {
    Outcome outcome =
        Outcome.of(
            "summary",
            "../configs/cifar10-resnet20.yaml",
            "-s",
            "model.architecture=simple_cnn",
            "-s",
            "model.channels=[8,16,32,64,128]");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    assertEquals(
        "model: ignoring the file's depth, which simple_cnn lacks" + System.lineSeparator(),
        outcome.err());
  }

  @Test
  void aPictureThatCannotBeWrittenGivesAOneLineError() throws IOException {
    Path picture = folder.resolve("grey.png");
    Png.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), picture);
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Outcome.of("kernel", "top", picture.toString(), "-o", folder.toString()).refusal();
    } finally {
      System.setErr(before);
    }
    assertEquals("", printed.toString(StandardCharsets.UTF_8));
  }

  @Test
  void verboseShowsTheStackTrace() {
    Outcome outcome = Outcome.of("summary", "none.yaml", "--verbose");
    assertEquals(ExitCode.BAD_INPUT, outcome.code());
    assertTrue(outcome.err().contains("InvalidInputException"), outcome.err());
  }

  @ParameterizedTest
  @CsvSource({"digits", "mnist", "fashion-mnist", "cifar10-resnet20", "smoke"})
  void summariesMatchTheGoldenFiles(String name) throws IOException {
    Outcome outcome = Outcome.of("summary", "../configs/" + name + ".yaml");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    Golden.assertMatches("summary/" + name + ".txt", outcome.out());
  }

  @Test
  void theSummaryOfTheBooksFirstExperimentMatchesTheGoldenFile() throws IOException {
    Path file = folder.resolve("book1.yaml");
    Files.writeString(
        file,
        """
        data: {dataset: mnist, classes: [3, 7], normalize: false}
        model: {channels: [4, 8, 16, 32], first_kernel: 3, batch_norm: none}
        """);
    Golden.assertMatches("summary/book1.txt", Outcome.of("summary", file.toString()).out());
  }

  @Test
  void traceShowsWhichPartOfTheReceptiveFieldLiesInTheImage() {
    assertEquals(
        "conv2:0,3 sees rows 0 to 4 (of -4 to 4), columns 8 to 16",
        Outcome.of("summary", MNIST, "--trace", "conv2:0,3").out().strip());
  }

  @Test
  void dataListShowsWhereEachDataSetIsOrHowToDownloadIt() {
    Outcome outcome = Outcome.of("data", "list", "--data-dir", folder.toString());
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    assertTrue(
        outcome.out().matches("(?s).*\nmnist +not here: 'convlens data fetch mnist' downloads.*"),
        outcome.out());
    assertTrue(outcome.out().contains("searched: " + folder), outcome.out());
  }

  @Test
  void dataVerifyExitsWithCode4IfAFileDiffersFromThePublishedOne() throws IOException {
    Path mnist = Files.createDirectories(folder.resolve("mnist"));
    Files.writeString(mnist.resolve("t10k-labels-idx1-ubyte"), "no labels");
    Outcome outcome = Outcome.of("data", "verify", "mnist", "--data-dir", folder.toString());
    assertEquals(ExitCode.CHECK_FAILED, outcome.code(), outcome.err());
    assertEquals(3, outcome.out().lines().filter(l -> l.startsWith("missing")).count());
    assertEquals(1, outcome.out().lines().filter(l -> l.startsWith("not the published")).count());
  }

  @Test
  void doctorListsVersionsAndDevices() {
    Outcome outcome = Outcome.of("doctor");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    for (String part :
        new String[] {"Java", "DJL       0.36.0", "libtorch  2.7.1", "CPU", "recording", "GPU"}) {
      assertTrue(outcome.out().contains(part), outcome.out());
    }
  }
}
