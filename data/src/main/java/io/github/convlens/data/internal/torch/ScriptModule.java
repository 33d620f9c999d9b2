package io.github.convlens.data.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A TorchScript module, whose methods are called by name. Its source is text on the class path,
 * next to the class that uses it, and is packed here as an archive that libtorch loads; no Python
 * is involved. Only the typed kernel class next to a source knows the names of its methods.
 *
 * <p><b>Dialect.</b> The source has the form in which TorchScript archives hold their code: every
 * parameter is annotated, operators are written as calls ({@code torch.add(a, b)}, not {@code a +
 * b}), methods of the module are called as {@code (self).name(arguments, )}, and an {@code if}
 * whose branch assigns no variable needs an {@code else}. Comments beginning with a hash are
 * skipped, except those that begin with the word "type" and a colon. dtypes are codes, as in {@code
 * torch.to(x, 7)}: 3 int32, 4 int64, 5 float16, 6 float32, 7 float64, 15 bfloat16.
 *
 * <p><b>Calling convention.</b> Arguments are positional: Tensor is an {@link NDArray},
 * List[Tensor] an {@link IValue}, float a double, int a long, bool a boolean. A method that returns
 * Tensor or List[...] returns new arrays; a method that returns NoneType works in place, on arrays
 * that its caller continues to use. Methods whose comment says "Autograd" are differentiated: they
 * are called through {@code differentiable}, return List[Tensor], and take either tensors or a
 * single list.
 *
 * <p>Unless a method is called through {@code differentiable}, it runs in inference mode: it may
 * update ordinary arrays in place, and its result may be read or passed to another such method, but
 * not to a layer. Arguments stay open. A module is used by the thread that loaded it, or by a
 * thread that has called {@link #prepareThread}.
 */
public final class ScriptModule implements AutoCloseable {

  private static final String METHOD_TAG = "module_method:";
  private static final String LIST_TAG = "list[]";

  private final PtSymbolBlock module;

  private ScriptModule(PtSymbolBlock module) {
    this.module = module;
  }

  /**
   * Loads a module on the manager's device, for use by the calling thread.
   *
   * @param beside a class of the package that holds the source
   * @param source name of the source file
   * @param className the module class in the source, whose only attribute is {@code training}
   */
  public static ScriptModule load(
      Class<?> beside, String source, String className, NDManager manager) {
    prepareThread();
    try (InputStream text = beside.getResourceAsStream(source)) {
      String code =
          new String(Objects.requireNonNull(text, source).readAllBytes(), StandardCharsets.UTF_8);
      InputStream archive = new ByteArrayInputStream(ScriptArchive.pack(className, code));
      return new ScriptModule(JniUtils.loadModule((PtNDManager) manager, archive, false, false));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the kernels from the class path", e);
    }
  }

  /** Lets the calling thread use modules that another thread has loaded. */
  public static void prepareThread() {
    // Each thread has its own copy of this setting. By default, TorchScript profiles the first
    // calls, which are then slower than later calls.
    JniUtils.setGraphExecutorOptimize(false);
  }

  /**
   * Runs a method in inference mode. The method may update ordinary arrays in place. Its result may
   * be read or passed to another {@code run}, but not to a layer.
   *
   * @param arguments the arguments, all of which stay open: an {@link IValue}, such as a list or an
   *     earlier result, is passed as it is; {@link NDArray}, Double, Long and Boolean are wrapped
   *     for this call
   */
  public IValue run(String method, Object... arguments) {
    IValue[] values = new IValue[arguments.length];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = wrap(arguments[i]);
      }
      return IValueUtils.runMethod(module, method, values);
    } finally {
      for (int i = 0; i < values.length; i++) {
        if (values[i] != null && values[i] != arguments[i]) {
          values[i].close();
        }
      }
    }
  }

  /** Runs a method for its effect alone. */
  public void update(String method, Object... arguments) {
    run(method, arguments).close();
  }

  /** Runs a method whose result is one array, attached to {@code manager}. */
  public NDArray array(NDManager manager, String method, Object... arguments) {
    try (IValue result = run(method, arguments)) {
      return result.toTensor((PtNDManager) manager);
    }
  }

  /** Runs a method whose result is a list of numbers. */
  public double[] numbers(String method, Object... arguments) {
    try (IValue result = run(method, arguments)) {
      return result.toDoubleArray();
    }
  }

  /**
   * Runs a method, with autograd if the thread's gradient mode is on. The results are attached to
   * the first input's manager.
   */
  public NDList differentiable(String method, NDArray... inputs) {
    NDList arguments = new NDList(inputs.length + 1);
    for (NDArray input : inputs) {
      arguments.add(input);
    }
    // DJL takes the method's name from the name of an array. Here, this array is a second view of
    // an input.
    try (NDArray tag = inputs[0].stopGradient()) {
      tag.setName(METHOD_TAG + method);
      arguments.add(tag);
      return IValueUtils.forward(module, arguments, true);
    }
  }

  /**
   * Runs a method that takes a single list, in the same way as {@link #differentiable(String,
   * NDArray...)}.
   *
   * @param scope the manager to which the results are attached
   */
  public NDList differentiable(NDManager scope, String method, List<? extends NDArray> list) {
    List<String> names = list.stream().map(NDArray::getName).toList();
    try (NDArray tag = list.get(0).stopGradient()) {
      tag.attach(scope);
      tag.setName(METHOD_TAG + method);
      NDList arguments = new NDList(tag);
      for (NDArray array : list) {
        array.setName(LIST_TAG);
        arguments.add(array);
      }
      return IValueUtils.forward(module, arguments, true);
    } finally {
      for (int i = 0; i < names.size(); i++) {
        list.get(i).setName(names.get(i));
      }
    }
  }

  private static IValue wrap(Object argument) {
    if (argument instanceof IValue value) {
      return value;
    }
    if (argument instanceof PtNDArray array) {
      return IValue.from(array);
    }
    if (argument instanceof Double number) {
      return IValue.from(number.doubleValue());
    }
    if (argument instanceof Long number) {
      return IValue.from(number.longValue());
    }
    if (argument instanceof Boolean flag) {
      return IValue.from(flag.booleanValue());
    }
    throw new IllegalArgumentException("a kernel does not take " + argument.getClass().getName());
  }

  @Override
  public void close() {
    module.close();
  }
}
