package io.github.convlens.training.internal.torch;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** Autograd on or off for the calling thread while something runs; libtorch keeps it per thread. */
public final class GradientMode {

  private GradientMode() {}

  /** Runs something whose operations are recorded for gradients. */
  public static void on(Runnable work) {
    with(
        true,
        () -> {
          work.run();
          return null;
        });
  }

  /** Computes something of which no gradients are wanted. */
  public static <T> T off(Supplier<T> work) {
    return with(false, work);
  }

  private static <T> T with(boolean enabled, Supplier<T> work) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(enabled);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }
}
