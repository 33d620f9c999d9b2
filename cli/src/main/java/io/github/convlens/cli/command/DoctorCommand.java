package io.github.convlens.cli.command;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import io.github.convlens.cli.Version;
import io.github.convlens.cli.device.GpuFacts;
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
    Engine engine = Engine.getEngine("PyTorch");
    row(out, "DJL", Engine.getDjlVersion());
    row(out, "libtorch", engine.getVersion() + " (" + LibUtils.getLibtorchPath() + ")");
    row(
        out,
        "CPU",
        java.availableProcessors()
            + " processors, "
            + JniUtils.getNumThreads()
            + " threads within an operator");
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
    out.flush();
    return 0;
  }

  private static void row(PrintWriter out, String what, String text) {
    out.printf("%-10s%s%n", what, text);
  }
}
