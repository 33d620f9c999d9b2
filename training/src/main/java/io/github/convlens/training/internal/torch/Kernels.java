package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.internal.torch.ScriptModule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Operators that DJL's {@link NDArray} lacks, or has only for one array at a time, as TorchScript
 * methods that take one JNI call each. They are divided into groups; each group has one source
 * file, and one class with a typed method for each kernel. libtorch compiles a group at its first
 * use, which takes a few milliseconds, so a program does not wait for groups that it does not use.
 *
 * <p>A kernel runs in inference mode, unless its Javadoc calls it differentiable. In inference
 * mode, a kernel may update ordinary arrays in place; its result may be read or passed to another
 * such kernel, but not to a layer. Kernels do not close their arguments. Only one thread at a time
 * may use kernels.
 */
public final class Kernels implements AutoCloseable {

  private final NDManager manager;
  private final List<ScriptModule> loaded = new ArrayList<>();
  private final Group<LossKernels> losses = new Group<>("losses.py", "Losses", LossKernels::new);
  private final Group<GradientKernels> gradients =
      new Group<>("gradients.py", "Gradients", GradientKernels::new);
  private final Group<OptimizerKernels> optimizers =
      new Group<>("optimizers.py", "Optimizers", OptimizerKernels::new);
  private final Group<OutputStatisticsKernels> outputStatistics =
      new Group<>("output_statistics.py", "OutputStatistics", OutputStatisticsKernels::new);
  private final Group<GradientStatisticsKernels> gradientStatistics =
      new Group<>("gradient_statistics.py", "GradientStatistics", GradientStatisticsKernels::new);
  private final Group<ArrayKernels> arrays = new Group<>("arrays.py", "Arrays", ArrayKernels::new);

  private final class Group<K> {
    private final String source;
    private final String className;
    private final Function<ScriptModule, K> typed;
    private @Nullable K kernels;

    Group(String source, String className, Function<ScriptModule, K> typed) {
      this.source = source;
      this.className = className;
      this.typed = typed;
    }

    K get() {
      K known = kernels;
      if (known == null) {
        ScriptModule module = ScriptModule.load(Kernels.class, source, className, manager);
        loaded.add(module);
        known = typed.apply(module);
        kernels = known;
      }
      return known;
    }
  }

  private Kernels(NDManager manager) {
    this.manager = manager;
  }

  /**
   * Kernels on the manager's device, for use by one thread.
   *
   * @param manager a manager that stays open until the kernels are closed
   */
  public static Kernels load(NDManager manager) {
    return new Kernels(manager);
  }

  /** Lets the calling thread use the kernels, instead of the thread that used them before. */
  public void useOnThisThread() {
    ScriptModule.prepareThread();
  }

  /** The kernels for losses and for counting correct images. */
  public LossKernels losses() {
    return losses.get();
  }

  /** The kernels that compute gradients and prepare them for an update. */
  public GradientKernels gradients() {
    return gradients.get();
  }

  /** The kernels that update the parameters. */
  public OptimizerKernels optimizers() {
    return optimizers.get();
  }

  /** The kernels that compute the recorded statistics of layer outputs. */
  public OutputStatisticsKernels outputStatistics() {
    return outputStatistics.get();
  }

  /** The kernels that compute the recorded statistics of gradients and updates. */
  public GradientStatisticsKernels gradientStatistics() {
    return gradientStatistics.get();
  }

  /** The kernels that copy and convert arrays, and read or set their elements. */
  public ArrayKernels arrays() {
    return arrays.get();
  }

  /**
   * A list argument. It keeps its arrays alive until it is closed, and can be used for many calls.
   */
  public static IValue list(Collection<? extends NDArray> arrays) {
    return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
  }

  @Override
  public void close() {
    loaded.forEach(ScriptModule::close);
    loaded.clear();
  }
}
