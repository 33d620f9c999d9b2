package io.github.convlens.cli.command;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.LibUtils;
import io.github.convlens.core.Count;
import io.github.convlens.experiment.device.CpuThreads;
import io.github.convlens.experiment.device.GpuFacts;
import io.github.convlens.experiment.run.Version;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.model.engine.EngineVerdict;
import io.github.convlens.training.record.KernelChoice;
import picocli.CommandLine.Command;

/** {@code convlens doctor}. */
@Command(
    name = "doctor",
    description = "Check Java, DJL, libtorch and devices, and say how to fix what does not work.")
public final class DoctorCommand extends ConsoleCommand {
  private final EngineCheck engine;

  /** Creates the command with the check of this process's libtorch. */
  public DoctorCommand() {
    this(EngineCheck.ofProcess());
  }

  /** Creates the command with {@code engine} as the check of libtorch. */
  public DoctorCommand(EngineCheck engine) {
    this.engine = engine;
  }

  @Override
  public Integer call() {
    Runtime java = Runtime.getRuntime();
    row("convlens", Version.current());
    row("Java", Runtime.version() + " (" + System.getProperty("java.home") + ")");
    row("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    row(
        "memory",
        java.maxMemory() / (1 << 20)
            + " MiB of heap at most; images and weights are stored outside it");
    row("DJL", Engine.getDjlVersion());
    return libtorch();
  }

  private int libtorch() {
    Engine torch;
    try {
      torch = Engine.getEngine("PyTorch");
    } catch (EngineException e) {
      row("libtorch", "cannot be loaded: " + reason(e));
      row("", "for the CPU, it comes with convlens; for CUDA, it is downloaded, or used from the");
      row("", "folder that PYTORCH_LIBRARY_PATH names: see README.md, 'On a GPU'");
      return ExitCode.CHECK_FAILED;
    }
    row("libtorch", torch.getVersion() + " (" + LibUtils.getLibtorchPath() + ")");
    row(
        "CPU",
        Count.of(Runtime.getRuntime().availableProcessors(), "processor")
            + "; libtorch uses "
            + Count.of(CpuThreads.fit(), "thread")
            + " for each operation");
    EngineVerdict verdict = engine.verdict();
    row("conv", verdict.text());
    row("recording", "layer outputs on the CPU: " + KernelChoice.AUTO.inUse());
    GpuFacts gpu = GpuFacts.look();
    if (gpu.usable()) {
      row("GPU", gpu.gpus() + " with CUDA " + gpu.runtime() + ": --device auto uses the first");
    } else {
      row("GPU", "none: --device auto uses the CPU");
      gpu.missing().forEach(line -> row("", line));
    }
    return exit(verdict.state() != EngineVerdict.State.INCORRECT);
  }

  /** The message of the innermost cause, which is the most specific one. */
  private static String reason(Throwable e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.toString().lines().findFirst().orElse("");
  }

  private void row(String what, String text) {
    say("%-10s%s".formatted(what, text));
  }
}
