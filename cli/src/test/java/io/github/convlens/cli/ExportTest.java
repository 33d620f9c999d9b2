package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.experiment.export.ModelInput;
import io.github.convlens.experiment.export.ModelRuntime;
import io.github.convlens.model.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which files {@code export} writes, and which it deletes because their outputs differ. */
class ExportTest {
  private static final String ENABLED = "convlens.test.runtime";

  @TempDir private static Path folder;
  private static Path run;

  /**
   * A substitute for ONNX Runtime that outputs zeros for every file. It is used while a test
   * enables it.
   */
  public static final class Zeros implements ModelRuntime {
    @Override
    public boolean ready() {
      return Boolean.getBoolean(ENABLED);
    }

    @Override
    public String name() {
      return "Zeros";
    }

    @Override
    public Session open(Path file) {
      return new Session() {
        @Override
        public float[][] run(ModelInput input, String output) {
          return new float[Math.toIntExact(input.shape().get(0))][10];
        }

        @Override
        public void close() {}
      };
    }
  }

  @BeforeAll
  static void train() {
    run = folder.resolve("run");
    Outcome trained =
        Outcome.of(
            "train",
            "../configs/smoke.yaml",
            "-s",
            "training.limit_batches=2",
            "-s",
            "training.epochs=1",
            "--run-dir",
            run.toString());
    assertEquals(ExitCode.DONE, trained.code(), trained.err());
  }

  @Test
  void libtorchItselfRunsTorchScriptForTheComparison() {
    Outcome outcome = export("torchscript");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("export.pt: libtorch 2.7.1: 256 images"), outcome.out());
    assertTrue(Files.exists(run.resolve("export.pt")));
  }

  @Test
  void exportedWeightsIncludeTheClasses() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Outcome outcome = export("safetensors", "-o", file.toString(), "--half");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    SafeTensors half = SafeTensors.read(file);
    SafeTensors own = SafeTensors.read(run.resolve("model.safetensors"));
    assertEquals(own.tensors().keySet(), half.tensors().keySet());
    assertEquals(own.metadata().get("convlens.classes"), half.metadata().get("convlens.classes"));
    float[] expected = own.tensors().get("conv1.weight").floats();
    float[] found = half.tensors().get("conv1.weight").floats();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], Math.abs(expected[i]) / 2048);
    }
  }

  @Test
  void withoutOnnxRuntimeTheUserMustGiveUnverified() throws IOException {
    String refusal = export("onnx").refusal();
    assertTrue(refusal.contains("ONNX Runtime is not on the class path"), refusal);
    assertFalse(Files.exists(run.resolve("export.onnx")));
    Outcome outcome = export("onnx", "--unverified");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("not compared"), outcome.out());
    assertTrue(Files.size(run.resolve("export.onnx")) > 1000);
    Files.delete(run.resolve("export.onnx"));
  }

  @Test
  void aFileWhoseOutputsDifferIsNotKept() throws IOException {
    System.setProperty(ENABLED, "true");
    try {
      Path file = folder.resolve("other.onnx");
      Outcome outcome = export("onnx", "-o", file.toString());
      assertEquals(ExitCode.CHECK_FAILED, outcome.code(), outcome.err());
      assertTrue(outcome.err().contains("not kept: its outputs differ from the network's: Zeros"));
      try (Stream<Path> left = Files.list(folder)) {
        assertEquals(List.of(), left.filter(one -> one.toString().contains("other")).toList());
      }
    } finally {
      System.clearProperty(ENABLED);
    }
  }

  @Test
  void optionsThatAFormatDoesNotSupportAreRejected() {
    assertTrue(export("safetensors", "--fold").refusal().contains("--fold"));
    assertTrue(export("torchscript", "--half").refusal().contains("half()"));
    String refusal = export("torchscript", "-o", folder.resolve("no/where") + "").refusal();
    assertTrue(refusal.contains("not a folder that can be written to"), refusal);
    String unknown = export("keras").refusal();
    assertTrue(unknown.contains("onnx") && unknown.contains("keras"), unknown);
  }

  private static Outcome export(String format, String... more) {
    List<String> arguments =
        Stream.concat(Stream.of("export", run.toString(), "--format", format), Stream.of(more))
            .toList();
    return Outcome.of(arguments.toArray(String[]::new));
  }
}
