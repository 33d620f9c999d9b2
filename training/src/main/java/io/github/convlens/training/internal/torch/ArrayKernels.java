package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.internal.torch.ScriptModule;
import java.util.List;

/** The kernels that copy and convert arrays, and read or set their elements. */
public final class ArrayKernels {

  private final ScriptModule module;

  ArrayKernels(ScriptModule module) {
    this.module = module;
  }

  /**
   * Copies of arrays, without autograd graphs.
   *
   * @param arrays a list of arrays
   * @return a list, to be closed
   */
  public IValue copies(IValue arrays) {
    return module.run("copies", arrays);
  }

  /**
   * Copies the values of arrays into other arrays of the same shapes.
   *
   * @param targets a list of arrays, on any device
   * @param sources a list of arrays, on any device
   */
  public void copyInto(IValue targets, IValue sources) {
    module.update("copy_into", targets, sources);
  }

  /**
   * Updates averages in place, to {@code decay · average + (1 − decay) · value}.
   *
   * @param averages a list of arrays
   * @param values a list of arrays, of the same shapes
   */
  public void average(IValue averages, IValue values, double decay) {
    module.update("average", averages, values, decay);
  }

  /**
   * Exchanges the values of two lists of arrays, in place.
   *
   * @param first a list of arrays
   * @param second a list of arrays, of the same shapes
   */
  public void exchange(IValue first, IValue second) {
    module.update("exchange", first, second);
  }

  /**
   * All elements of several arrays, in row-major order, one array after the other.
   *
   * @param arrays a list of arrays of one data type
   * @return a one-dimensional array of that data type, attached to {@code manager}
   */
  public NDArray concatenate(NDManager manager, IValue arrays) {
    return module.array(manager, "concatenate", arrays);
  }

  /**
   * The sum of the array {@code first} and other arrays of the same shape, on the device of {@code
   * first}, without an autograd graph.
   *
   * @param others a list of arrays, on any device
   * @return the sum, attached to {@code manager}
   */
  public NDArray total(NDManager manager, NDArray first, IValue others) {
    return module.array(manager, "total", first, others);
  }

  /**
   * The arrays, converted to float16; differentiable.
   *
   * @param scope the manager to which the results are attached
   * @param arrays one or more float32 arrays
   */
  public NDList toFloat16(NDManager scope, List<? extends NDArray> arrays) {
    return module.differentiable(scope, "to_float16", arrays);
  }

  /**
   * The arrays, converted to bfloat16; differentiable. DJL calls this type unknown, and its own
   * methods that create such arrays end the process.
   *
   * @param scope the manager to which the results are attached
   * @param arrays one or more float32 arrays
   */
  public NDList toBfloat16(NDManager scope, List<? extends NDArray> arrays) {
    return module.differentiable(scope, "to_bfloat16", arrays);
  }

  /** The array, converted to float32. Unlike DJL's own conversion, this is differentiable. */
  public NDArray toSingle(NDArray array) {
    return module.differentiable("to_single", array).get(0);
  }

  /**
   * Copies a batch to the device of a third array; differentiable.
   *
   * @return images and labels, attached to the images' manager
   */
  public NDList onDeviceOf(NDArray images, NDArray labels, NDArray there) {
    return module.differentiable("on_device_of", images, labels, there);
  }

  /**
   * A copy of one element.
   *
   * @param index the index of the element in row-major order
   * @return a scalar of the array's data type, attached to {@code manager}
   */
  public NDArray element(NDManager manager, NDArray array, long index) {
    return module.array(manager, "element", array, index);
  }

  /**
   * Sets one element, in place.
   *
   * @param array a contiguous array
   * @param index the index of the element in row-major order
   */
  public void setElement(NDArray array, long index, double value) {
    module.update("set_element", array, index, value);
  }

  /**
   * Half the sum of the squares of all elements.
   *
   * @param arrays a list of arrays
   * @return a scalar of the arrays' data type, attached to {@code manager}
   */
  public NDArray halfSquares(NDManager manager, IValue arrays) {
    return module.array(manager, "half_squares", arrays);
  }
}
