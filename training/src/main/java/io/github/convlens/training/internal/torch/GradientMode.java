package io.github.convlens.training.internal.torch;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Switches autograd on or off for the calling thread while a computation runs. In libtorch, each
 * thread has its own mode.
 */
public final class GradientMode {

  private GradientMode() {}

  /** Runs a computation whose operations are recorded for gradients. */
  public static void on(Runnable work) {
    with(
        true,
        () -> {
          work.run();
          return null;
        });
  }

  /** Runs a computation for which no gradients are needed. */
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
