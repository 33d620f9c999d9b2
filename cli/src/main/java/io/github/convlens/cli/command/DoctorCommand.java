package io.github.convlens.cli.command;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.LibUtils;
import io.github.convlens.experiment.device.CpuThreads;
import io.github.convlens.experiment.device.GpuFacts;
import io.github.convlens.experiment.run.Version;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.model.engine.EngineVerdict;
import io.github.convlens.training.record.KernelChoice;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code convlens doctor}. */
@Command(
    name = "doctor",
    description = "Java, DJL, libtorch, devices: what works and what to do about what doesn't.")
public final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  private final EngineCheck engine;

  /** Checks this process's libtorch. */
  public DoctorCommand() {
    this(EngineCheck.ofProcess());
  }

  /** Checks a libtorch that {@code engine} knows. */
  public DoctorCommand(EngineCheck engine) {
    this.engine = engine;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Runtime java = Runtime.getRuntime();
    row(out, "convlens", Version.current());
    row(out, "Java", Runtime.version() + " (" + System.getProperty("java.home") + ")");
    row(out, "system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    row(
        out,
        "memory",
        java.maxMemory() / (1 << 20) + " MiB of heap at most; images and weights live outside it");
    row(out, "DJL", Engine.getDjlVersion());
    int code = libtorch(out);
    out.flush();
    return code;
  }

  private int libtorch(PrintWriter out) {
    Engine torch;
    try {
      torch = Engine.getEngine("PyTorch");
    } catch (EngineException e) {
      row(out, "libtorch", "cannot be loaded: " + reason(e));
      row(out, "", "it comes with convlens for the CPU, by download or from");
      row(out, "", "PYTORCH_LIBRARY_PATH for CUDA: README.md, 'On a GPU'");
      return ExitCode.CHECK_FAILED;
    }
    row(out, "libtorch", torch.getVersion() + " (" + LibUtils.getLibtorchPath() + ")");
    row(
        out,
        "CPU",
        Runtime.getRuntime().availableProcessors()
            + " processors, "
            + CpuThreads.fit()
            + " threads within an operator");
    EngineVerdict verdict = engine.verdict();
    row(out, "conv", verdict.text());
    row(out, "recording", "layer outputs on the CPU: " + KernelChoice.AUTO.inUse());
    GpuFacts gpu = GpuFacts.look();
    if (gpu.usable()) {
      row(
          out,
          "GPU",
          gpu.gpus() + " with CUDA " + gpu.runtime() + ": --device auto takes the first");
    } else {
      row(out, "GPU", "none: --device auto takes the CPU");
      gpu.missing().forEach(line -> row(out, "", line));
    }
    return verdict.state() == EngineVerdict.State.INCORRECT ? ExitCode.CHECK_FAILED : ExitCode.DONE;
  }

  /** The innermost cause says what happened; those around it that something did. */
  private static String reason(Throwable e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.toString().lines().findFirst().orElse("");
  }

  private static void row(PrintWriter out, String what, String text) {
    out.printf("%-10s%s%n", what, text);
  }
}
