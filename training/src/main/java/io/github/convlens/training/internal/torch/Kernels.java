package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.internal.torch.ScriptModule;
import java.util.Collection;

/**
 * Operators that DJL's {@link NDArray} lacks, or has only for one array at a time, as TorchScript
 * methods ({@code kernels.py}) of one JNI call each. Every method of that file that Java calls has
 * one typed method here, in the group it belongs to.
 *
 * <p>Unless a kernel is said to be differentiable, it runs in inference mode: it may update
 * ordinary arrays in place, and its result may be read or passed to another such kernel, but not to
 * a layer. Arguments stay open. Kernels are used by the thread that loaded them.
 */
public final class Kernels implements AutoCloseable {

  private final ScriptModule module;
  private final LossKernels losses;
  private final GradientKernels gradients;
  private final OptimizerKernels optimizers;
  private final StatisticsKernels statistics;
  private final ArrayKernels arrays;

  private Kernels(ScriptModule module) {
    this.module = module;
    losses = new LossKernels(module);
    gradients = new GradientKernels(module);
    optimizers = new OptimizerKernels(module);
    statistics = new StatisticsKernels(module);
    arrays = new ArrayKernels(module);
  }

  /** Loads the kernels on the manager's device, for use by the calling thread. */
  public static Kernels load(NDManager manager) {
    return new Kernels(ScriptModule.load(Kernels.class, "kernels.py", "Kernels", manager));
  }

  /** Losses, and what is counted with them. */
  public LossKernels losses() {
    return losses;
  }

  /** Gradients and what is done to them before an update. */
  public GradientKernels gradients() {
    return gradients;
  }

  /** Updates of the parameters. */
  public OptimizerKernels optimizers() {
    return optimizers;
  }

  /** The recorded statistics of layer outputs, gradients and updates. */
  public StatisticsKernels statistics() {
    return statistics;
  }

  /** Copies, conversions and single elements. */
  public ArrayKernels arrays() {
    return arrays;
  }

  /** A list argument; it keeps its arrays alive until it is closed, and can serve many calls. */
  public static IValue list(Collection<? extends NDArray> arrays) {
    return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
  }

  @Override
  public void close() {
    module.close();
  }
}
