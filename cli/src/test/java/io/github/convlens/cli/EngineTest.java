package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.cli.command.DoctorCommand;
import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.cli.command.TrainCommand;
import io.github.convlens.model.engine.ConvolutionCase;
import io.github.convlens.model.engine.ConvolutionPath;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.model.engine.Layout;
import io.github.convlens.model.engine.Probe;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tests commands on a machine where libtorch convolves incorrectly. */
class EngineTest {
  private static final String SMOKE = "../configs/smoke.yaml";

  @TempDir private Path folder;

  /**
   * The checks in the tests are fakes. If libtorch really convolves incorrectly on this machine,
   * the real check must correct it first. Otherwise oneDNN would keep convolutions that this
   * process has prepared before the correction, and later tests would compute some layers
   * differently from a new process.
   */
  @BeforeAll
  static void correctTheRealEngine() {
    EngineCheck.ofProcess().verdict();
  }

  /** An engine that convolves incorrectly until it is corrected. */
  private static final class WrongEngine implements Probe {
    private final boolean channelsLastToo;
    private boolean corrected;

    private WrongEngine(boolean channelsLastToo) {
      this.channelsLastToo = channelsLastToo;
    }

    @Override
    public boolean standardIsRight(int attempt) {
      return corrected;
    }

    @Override
    public boolean isRight(
        ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean inputGradient) {
      return corrected || (path == ConvolutionPath.CHANNELS_LAST && !channelsLastToo);
    }

    private EngineCheck correctable() {
      Supplier<Optional<String>> correct =
          () -> {
            corrected = true;
            return Optional.of("the caches are known now");
          };
      return new EngineCheck(this, correct, Optional::empty);
    }

    private EngineCheck check() {
      return new EngineCheck(this, Optional::empty, Optional::empty);
    }
  }

  private static Outcome run(EngineCheck engine, String... args) {
    CommandLine.IFactory factory =
        new CommandLine.IFactory() {
          @Override
          public <K> K create(Class<K> type) throws Exception {
            if (type == TrainCommand.class) {
              return type.cast(new TrainCommand(engine));
            }
            return type == DoctorCommand.class
                ? type.cast(new DoctorCommand(engine))
                : CommandLine.defaultFactory().create(type);
          }
        };
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = ConvLens.run(factory, new PrintWriter(out), new PrintWriter(err), args);
    return new Outcome(code, out.toString(), err.toString());
  }

  private static String convolutions(Path run) throws IOException {
    return new ObjectMapper()
        .readTree(run.resolve("environment.json").toFile())
        .get("convolutions")
        .textValue();
  }

  @Test
  void doctorSaysThatThisMachineConvolvesCorrectly() {
    Outcome outcome = Outcome.of("doctor");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.out());
    assertTrue(outcome.out().matches("(?s).*\nconv {6}correct.*"), outcome.out());
  }

  @Test
  void doctorFailsIfNothingCorrectsTheEngine() {
    Outcome outcome = run(new WrongEngine(true).check(), "doctor");
    assertEquals(ExitCode.CHECK_FAILED, outcome.code(), outcome.out());
    assertTrue(outcome.out().contains("conv      INCORRECT on this processor"), outcome.out());
  }

  @Test
  void trainingIsRejectedInOneLineThatNamesTheLayers() {
    Path run = folder.resolve("refused");
    Outcome outcome =
        run(new WrongEngine(true).check(), "train", SMOKE, "--run-dir", run.toString());
    assertEquals(ExitCode.FAULT, outcome.code(), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().contains("layers conv1, conv2"), outcome.err());
    assertFalse(Files.exists(run.resolve("model.safetensors")));
    assertFalse(Files.exists(run.resolve("metrics.csv")));
  }

  @Test
  void aCorrectedEngineTrainsAndTheRunRecordsTheCorrection() throws IOException {
    Path run = folder.resolve("corrected");
    EngineCheck engine = new WrongEngine(true).correctable();
    Outcome outcome = run(engine, "train", SMOKE, "--run-dir", run.toString());
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    assertEquals("corrected: the caches are known now", convolutions(run));
    String log = Files.readString(run.resolve("train.log"));
    assertTrue(
        log.contains("computed wrong convolutions on this processor; corrected: the caches"), log);
  }

  @Test
  @Tag("slow")
  void layersThatAreComputedDifferentlyAreListedAndGiveTheSameBytesEachTime() throws IOException {
    Path run = folder.resolve("other-way");
    Path again = folder.resolve("other-way-again");
    Outcome outcome =
        run(new WrongEngine(false).check(), "train", SMOKE, "--run-dir", run.toString());
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    assertTrue(convolutions(run).startsWith("corrected: layers conv1, "), convolutions(run));
    run(new WrongEngine(false).check(), "train", SMOKE, "--run-dir", again.toString());
    assertEquals(
        -1, Files.mismatch(run.resolve("model.safetensors"), again.resolve("model.safetensors")));
  }
}
