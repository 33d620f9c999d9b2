package io.github.convlens.model.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.convlens.model.Activation;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Layer;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Pool;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.architecture.BatchNormPlacement;
import io.github.convlens.model.architecture.ModelOptions;
import io.github.convlens.model.architecture.ResNet;
import io.github.convlens.model.architecture.SimpleCnn;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares summaries with the numbers that the fastai book, its readers' notes and He et al. state
 * for known networks.
 */
class SummaryTest {
  private static final FeatureShape MNIST = FeatureShape.image(1, 28, 28);
  private static final FeatureShape CIFAR = FeatureShape.image(3, 32, 32);
  private static final NetworkSpec BOOK_FIRST =
      simple(List.of(4, 8, 16, 32), 2, 3, BatchNormPlacement.NONE);
  private static final NetworkSpec BOOK_SIMPLE =
      simple(List.of(8, 16, 32, 64), 10, 5, BatchNormPlacement.NONE);
  private static final NetworkSpec DILATED =
      new NetworkSpec(
          FeatureShape.image(3, 1024, 1024),
          Stream.<Layer>of(
                  Conv.of(4, 3, 1, 1, true),
                  Activation.of(Function.RELU),
                  Pool.max(2),
                  Conv.of(16, 5, 2, 2, true),
                  Activation.of(Function.RELU),
                  Pool.max(2),
                  Conv.of(32, 7, 1, 3, true).with(Conv.DILATION, 2),
                  Activation.of(Function.RELU))
              .map(NamedLayer::of)
              .toList());

  private static NetworkSpec simple(
      List<Integer> channels, int classes, int kernel, BatchNormPlacement placement) {
    return SimpleCnn.of(MNIST, channels, classes, kernel, placement, Function.RELU);
  }

  private static <T> List<T> convs(
      NetworkSpec spec, java.util.function.Function<Summary.Row, T> column) {
    return Summary.of(spec).rows().stream()
        .filter(row -> row.kind().equals("conv"))
        .map(column)
        .toList();
  }

  private static List<Long> fields(NetworkSpec spec) {
    return convs(spec, row -> row.field().rows().size());
  }

  @Test
  void theFirstNetworkOfTheBookHasThePublishedNumbers() {
    assertEquals(
        List.of(40L, 296L, 1168L, 4640L, 578L), convs(BOOK_FIRST, Summary.Row::parameters));
    assertEquals(6722, Summary.of(BOOK_FIRST).parameters());
    assertEquals(
        List.of("4x14x14", "8x7x7", "16x4x4", "32x2x2", "2x1x1"),
        convs(BOOK_FIRST, row -> row.output().toString()));
    assertEquals(List.of(3L, 7L, 15L, 31L, 63L), fields(BOOK_FIRST));
    assertEquals(
        List.of(7056L, 14_112L, 18_432L, 18_432L, 576L),
        convs(BOOK_FIRST, Summary.Row::multiplyAdds));
  }

  @Test
  void simpleCnnOfTheBookHasThePublishedNumbers() {
    assertEquals(30_282, Summary.of(BOOK_SIMPLE).parameters());
    for (var placement :
        List.of(BatchNormPlacement.BEFORE_ACTIVATION, BatchNormPlacement.AFTER_ACTIVATION)) {
      NetworkSpec normed = simple(List.of(8, 16, 32, 64), 10, 5, placement);
      assertEquals(30_542, Summary.of(normed).parameters());
    }
    assertEquals(
        List.of(39_200L, 56_448L, 73_728L, 73_728L, 5760L),
        convs(BOOK_SIMPLE, Summary.Row::multiplyAdds));
    assertEquals(248_864, Summary.of(BOOK_SIMPLE).multiplyAdds());
    assertEquals(List.of(5L, 9L, 17L, 33L, 65L), fields(BOOK_SIMPLE));
  }

  @Test
  void stridesPoolsAndDilationGiveAReceptiveFieldOf112Pixels() {
    Summary summary = Summary.of(DILATED);
    Summary.Row last = summary.rows().get(summary.rows().size() - 1);
    assertEquals("32x122x122", last.output().toString());
    assertEquals(112, last.field().rows().size());
  }

  @Test
  void ninetyNineUnpaddedConvolutionsReduce199PixelsToOne() {
    Repeat convolutions = new Repeat(99, false, List.of(NamedLayer.of(Conv.of(1, 3, 1, 0, true))));
    NetworkSpec spec =
        new NetworkSpec(FeatureShape.image(1, 199, 199), List.of(NamedLayer.of(convolutions)));
    assertEquals(FeatureShape.image(1, 1, 1), spec.output());
    assertEquals(199L, fields(spec).get(98));
  }

  @Test
  void resNet20HasThePublishedNumbers() {
    var projection = ResNet.of(CIFAR, 10, 20, Shortcut.PROJECTION, true);
    assertEquals(272_474, Summary.of(projection).parameters());
    assertEquals(269_722, Summary.of(ResNet.of(CIFAR, 10, 20, Shortcut.PAD, true)).parameters());
    assertEquals(269_722, Summary.of(ResNet.of(CIFAR, 10, 20, Shortcut.PAD, false)).parameters());
    assertEquals(19 + 2, convs(projection, Summary.Row::name).size());
  }

  @Test
  void sharedWeightsAreCountedOnceButTheirMultiplyAddsInEachPass() {
    NamedLayer conv = NamedLayer.of(Conv.of(3, 3, 1, 1, true));
    NetworkSpec spec =
        new NetworkSpec(CIFAR, List.of(NamedLayer.of(new Repeat(4, true, List.of(conv)))));
    assertEquals(84, Summary.of(spec).parameters());
    assertEquals(4L * 32 * 32 * 81, Summary.of(spec).multiplyAdds());
  }

  @Test
  void tablesMatchTheGoldenFiles() throws Exception {
    golden("simple_cnn.txt", ModelOptions.defaults().architecture().build(MNIST, 10));
    golden("book_first.txt", BOOK_FIRST);
    golden("dilated.txt", DILATED);
    golden("resnet20.txt", ResNet.of(CIFAR, 10, 20, Shortcut.PROJECTION, true));
  }

  private static void golden(String name, NetworkSpec spec) throws Exception {
    Path file = Path.of("src/test/resources/io/github/convlens/model/summary", name);
    String table = Summary.of(spec).table();
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, table);
    }
    assertEquals(Files.readString(file), table, name + ": see -Dgolden.rewrite=true");
  }

  @Test
  void aSummaryNeedsNoEngine() throws Exception {
    String path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("pytorch"))
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                path,
                Printer.class.getName())
            .redirectErrorStream(true);
    // If this variable were set, Java would print a line about it.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(60, TimeUnit.SECONDS);
    assertEquals(Summary.of(BOOK_SIMPLE).table(), printed);
  }

  /** Prints a summary in a process without libtorch. */
  static final class Printer {
    private Printer() {}

    public static void main(String[] arguments) {
      System.out.print(Summary.of(BOOK_SIMPLE).table());
    }
  }
}
