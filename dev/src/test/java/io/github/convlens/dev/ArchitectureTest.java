package io.github.convlens.dev;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks in the class files that modules and classes have only the allowed dependencies. */
class ArchitectureTest {
  private static final String ROOT = "io.github.convlens.";

  /** The modules that each module may use. */
  private static final Map<String, List<String>> ALLOWED =
      Map.of(
          "core", List.of(),
          "data", List.of("core"),
          "model", List.of("core"),
          "training", List.of("core", "data", "model"),
          "experiment", List.of("core", "data", "model", "training"),
          "insight", List.of("core", "data", "model", "training", "experiment"),
          "onnx", List.of("core", "data", "model", "training", "experiment"),
          "cluster", List.of("core", "data", "model", "training", "experiment"),
          "cli", List.of("core", "data", "model", "training", "experiment", "insight", "onnx"));

  /** The packages that call TorchScript kernels. */
  private static final Set<String> KERNELS =
      Set.of(ROOT + "data.internal.torch", ROOT + "training.internal.torch");

  /**
   * The classes that use DJL's JNI classes directly, with their purpose. All other classes use the
   * kernels of the packages above.
   */
  private static final Map<String, String> JNI =
      Map.ofEntries(
          Map.entry("cli.command.DoctorCommand", "the number of threads"),
          Map.entry("dev.gpu.HostReads", "libtorch's profiler"),
          Map.entry("experiment.device.CpuThreads", "the number of threads"),
          Map.entry("model.engine.LibtorchProbe", "convolutions with known results"),
          Map.entry("model.engine.OneDnn", "the switch that turns oneDNN off"),
          Map.entry("training.loop.Machine", "the number of threads"),
          Map.entry("training.gradcheck.NetworkObjective", "list of gradients"),
          Map.entry("training.gradcheck.SinglePrecisionCheck", "list of gradients"),
          Map.entry("training.gradcheck.StatisticsCheck", "list of outputs"),
          Map.entry("training.gradcheck.UpdateCheck", "list of gradients"),
          Map.entry("training.loop.Update", "list of gradients"),
          Map.entry("training.optimize.ChainConvolutions", "list of gradients"),
          Map.entry("training.optimize.Gradients", "list of gradients"),
          Map.entry("training.optimize.Optimizer", "lists of weights and states"),
          Map.entry("training.optimize.WeightAverage", "lists of weights"),
          Map.entry("training.parallel.DividedBatch", "list of gradients"),
          Map.entry("training.parallel.Replica", "list of gradients"),
          Map.entry("training.precision.LossScale", "list of gradients"),
          Map.entry("training.precision.DynamicLossScale", "list of gradients"),
          Map.entry("training.precision.NoLossScale", "list of gradients"),
          Map.entry("training.record.ActivationGradientStats", "list of gradients"),
          Map.entry("training.record.DeviceReduction", "list of outputs"),
          Map.entry("training.record.GradientStats", "lists of gradients and weights"),
          Map.entry("training.output.DeviceReads", "list of what is read"));

  /** Methods through which Java reads numbers from a device, or copies them to another device. */
  private static final Pattern READING_METHODS =
      Pattern.compile(
          "(ai\\.djl\\.ndarray\\.(?:NDArray|NDList)"
              + "|ai\\.djl\\.pytorch\\.\\w+\\.(?:PtNDArray|IValue|JniUtils)"
              + "|io\\.github\\.convlens\\.data\\.internal\\.torch\\.ScriptModule"
              + "|io\\.github\\.convlens\\.training\\.internal\\.torch\\.OutputStatisticsKernels)"
              + "\\.(?:to\\w*(?:Array|Buffer|String)"
              + "|get(?:Boolean|Byte|Uint8|Int|Long|Float|Double|String|ByteBuffer)"
              + "|toBoolean|toLong|toDouble|toDevice|numbers|ofHostOutputs|contentEquals?|allClose"
              + "|encode|booleanMask|nonzero)");

  /**
   * The classes of data, model and training that read from the device, and when they do so. Every
   * such read makes the host wait for the GPU.
   */
  private static final Map<String, String> READERS =
      Map.ofEntries(
          Map.entry("training.output.DeviceReads", "rarely, on behalf of all other classes"),
          Map.entry(
              "training.internal.torch.TorchOutputKernels", "with ReadPolicy.EVERY_BATCH only"),
          Map.entry(
              "data.internal.torch.ScriptModule", "in numbers(), for OutputStatisticsKernels"),
          Map.entry(
              "training.internal.torch.OutputStatisticsKernels",
              "in ofHostOutputs(), for TorchOutputKernels"),
          Map.entry(
              "training.internal.torch.GradientKernels",
              "a list of arrays, which stay on their device"),
          Map.entry("training.loop.Evaluator", "two sums after a whole split"),
          Map.entry("training.loop.Predictor", "after the last epoch"),
          Map.entry("training.optimize.Optimizer", "state for a checkpoint"),
          Map.entry("training.gradcheck.NetworkObjective", "gradcheck"),
          Map.entry("training.gradcheck.SinglePrecisionCheck", "gradcheck"),
          Map.entry("training.gradcheck.StatisticsCheck", "gradcheck"),
          Map.entry("training.gradcheck.UpdateCheck", "gradcheck"),
          Map.entry("training.gradcheck.KernelElements", "gradcheck"),
          Map.entry("training.whiten.Patches", "once, before training"),
          Map.entry("model.engine.Closeness", "once, before anything is computed"),
          Map.entry(
              "model.weights.NetworkWeights", "weights for a checkpoint, or the model's file"));

  /** Operators that keep their second argument for the backward pass. */
  private static final Set<String> BORROWING_OPERATORS =
      Set.of("mul", "muli", "div", "divi", "pow", "powi", "maximum", "minimum", "mod", "atan2");

  /** The reader of a call cannot tell more values apart by position. An option set names them. */
  private static final int MAX_COMPONENTS = 6;

  /**
   * Records with a component for each column or key of a file. Each is created in only one place.
   */
  private static final Map<String, String> RECORDS_OF_FILES =
      Map.ofEntries(
          Map.entry("experiment.bench.BenchResult", "what bench writes"),
          Map.entry("data.catalogue.CatalogueEntry", "catalogue.json"),
          Map.entry("experiment.run.Environment", "environment.json"),
          Map.entry("insight.diagnose.Finding", "findings.csv"),
          Map.entry("training.loop.LoopState", "state.json"),
          Map.entry("training.table.ActivationGradientRow", "activation_gradient_stats.csv"),
          Map.entry("training.table.ActivationRow", "activation_stats.csv"),
          Map.entry("training.table.EpochResult", "metrics.csv"),
          Map.entry("training.table.GradientRow", "gradient_stats.csv"),
          Map.entry("training.table.HistogramRow", "activation_histogram.csv"),
          Map.entry("training.table.SplitRow", "splits.csv"));

  private static final JavaClasses ALL = read();

  private static JavaClasses read() {
    // Only the names of classes outside convlens matter, so their class files are not read.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.github.convlens");
  }

  static Stream<String> modules() {
    return ALLOWED.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleUsesOnlyModulesBelowIt(String module) {
    String[] above =
        Stream.concat(modules(), Stream.of("dev"))
            .filter(other -> !other.equals(module) && !ALLOWED.get(module).contains(other))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(above)
        .check(ALL);
  }

  @Test
  void packagesDoNotFormCycles() {
    slices().matching("io.github.convlens.(**)").should().beFreeOfCycles().check(ALL);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void librariesAreUsedOnlyInTheirModules(String library, String[] packages) {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(ALL);
  }

  static Stream<Arguments> libraries() {
    return Stream.of(
        arguments("org.jfree..", "insight.draw..", "insight.report.."),
        arguments("picocli..", "cli..", "dev.."),
        arguments("ai.onnxruntime..", "onnx.."),
        arguments("org.apache.spark..", "cluster.."),
        arguments("me.tongfei..", "cli.terminal.."),
        arguments("org.apache.logging..", "cli.terminal.."),
        arguments("com.fasterxml.jackson.dataformat.yaml..", "experiment.yaml..", "dev.."));
  }

  private static Arguments arguments(String library, String... packages) {
    return Arguments.of(
        library, (Object) Stream.of(packages).map(name -> ROOT + name).toArray(String[]::new));
  }

  @Test
  void onlyTheKernelsAndListedClassesUseDjlsJni() {
    TreeSet<String> found = new TreeSet<>();
    for (JavaClass one : ALL) {
      boolean touches =
          one.getDirectDependenciesFromSelf().stream()
              .anyMatch(d -> d.getTargetClass().getPackageName().equals("ai.djl.pytorch.jni"));
      if (touches && !KERNELS.contains(one.getPackageName())) {
        found.add(outermost(one));
      }
    }
    assertEquals(new TreeSet<>(JNI.keySet()), found);
  }

  @Test
  void onlyListedClassesOfTheLoopReadFromTheDevice() {
    TreeSet<String> found = new TreeSet<>();
    for (JavaClass one : ALL) {
      String name = outermost(one);
      boolean reads =
          Stream.concat(
                  one.getMethodCallsFromSelf().stream(), one.getMethodReferencesFromSelf().stream())
              .map(access -> access.getTargetOwner().getName() + "." + access.getName())
              .anyMatch(READING_METHODS.asMatchPredicate());
      if (reads && name.matches("(data|model|training)\\..*")) {
        found.add(name);
      }
    }
    assertEquals(new TreeSet<>(READERS.keySet()), found);
  }

  /** Java could otherwise free memory that the backward pass still needs; see {@code OwnMemory}. */
  @Test
  void layersBorrowNoJavaMemoryWhileAGradientIsRecorded() {
    DescribedPredicate<JavaAccess<?>> borrows =
        describe(
            "an operator with a number that its gradient needs, or an array of Java's memory",
            access -> access.getTarget() instanceof MethodCallTarget method && borrows(method));
    noClasses()
        .that()
        .resideInAnyPackage("io.github.convlens.model")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + "model.OwnMemory")
        .should()
        .accessTargetWhere(borrows)
        .check(ALL);
  }

  private static boolean borrows(MethodCallTarget method) {
    boolean takesNumber =
        method.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Number.class));
    return (takesNumber && BORROWING_OPERATORS.contains(method.getName()))
        || (method.getName().equals("create") && method.getOwner().isEquivalentTo(NDManager.class));
  }

  @Test
  void aRecordHasAtMostSixComponentsUnlessItMirrorsAFile() {
    TreeSet<String> found = new TreeSet<>();
    for (JavaClass one : ALL) {
      long components =
          one.getFields().stream()
              .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
              .count();
      if (one.isRecord() && components > MAX_COMPONENTS) {
        found.add(name(one));
      }
    }
    assertEquals(new TreeSet<>(RECORDS_OF_FILES.keySet()), found);
  }

  @Test
  void onlyTheCommandLineAndToolsPrint() {
    DescribedPredicate<JavaAccess<?>> prints =
        describe(
            "System.out or System.err",
            access ->
                access.getTargetOwner().getName().equals("java.lang.System")
                    && List.of("out", "err").contains(access.getName()));
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "dev..")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + "cli.ConvLens")
        .should()
        .accessTargetWhere(prints)
        .check(ALL);
  }

  private static String outermost(JavaClass one) {
    return name(one).replaceFirst("\\$.*", "");
  }

  private static String name(JavaClass one) {
    return one.getName().replaceFirst("^" + Pattern.quote(ROOT), "");
  }
}
