package io.github.convlens.training.internal.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.data.internal.torch.ScriptModule;
import java.util.List;

/** Copies and conversions of arrays, and their single elements. */
public final class ArrayKernels {

  private final ScriptModule module;

  ArrayKernels(ScriptModule module) {
    this.module = module;
  }

  /**
   * Copies without gradient graphs.
   *
   * @param arrays a list
   * @return a list, to be closed
   */
  public IValue copies(IValue arrays) {
    return module.run("copies", arrays);
  }

  /**
   * Copies arrays into others of the same shapes, in place.
   *
   * @param targets a list, on any device
   * @param sources a list, on any device
   */
  public void copyInto(IValue targets, IValue sources) {
    module.update("copy_into", targets, sources);
  }

  /**
   * Sets averages, in place, to {@code decay · average + (1 − decay) · value}.
   *
   * @param averages a list
   * @param values a list, of the same shapes
   */
  public void average(IValue averages, IValue values, double decay) {
    module.update("average", averages, values, decay);
  }

  /**
   * Exchanges the values of two lists of arrays, in place.
   *
   * @param first a list
   * @param second a list, of the same shapes
   */
  public void exchange(IValue first, IValue second) {
    module.update("exchange", first, second);
  }

  /**
   * All elements of several arrays, in row-major order, one array after the other.
   *
   * @param arrays a list of arrays of one data type
   * @return one-dimensional, of that data type, attached to {@code manager}
   */
  public NDArray concatenate(NDManager manager, IValue arrays) {
    return module.array(manager, "concatenate", arrays);
  }

  /**
   * The sum of an array and others of the same shape, on the array's device, without a gradient
   * graph.
   *
   * @param others a list, on any device
   * @return attached to {@code manager}
   */
  public NDArray total(NDManager manager, NDArray first, IValue others) {
    return module.array(manager, "total", first, others);
  }

  /**
   * Arrays in float16; differentiable.
   *
   * @param scope the results are attached to it
   * @param arrays one or more float32 arrays
   */
  public NDList toHalf(NDManager scope, List<? extends NDArray> arrays) {
    return module.differentiable(scope, "to_half", arrays);
  }

  /** An array in float32. Differentiable, unlike DJL's own conversion. */
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
   * @param array contiguous
   * @param index the index of the element in row-major order
   */
  public void setElement(NDArray array, long index, double value) {
    module.update("set_element", array, index, value);
  }

  /**
   * Half the sum of the squares of all elements.
   *
   * @param arrays a list
   * @return a scalar of the arrays' data type, attached to {@code manager}
   */
  public NDArray halfSquares(NDManager manager, IValue arrays) {
    return module.array(manager, "half_squares", arrays);
  }
}
