package io.github.convlens.training.torch;

import ai.djl.pytorch.jni.JniUtils;

/** Autograd on or off for the calling thread until closed; libtorch keeps this per thread. */
public final class GradientMode implements AutoCloseable {

  private final boolean before = JniUtils.isGradMode();

  private GradientMode(boolean enabled) {
    JniUtils.setGradMode(enabled);
  }

  public static GradientMode on() {
    return new GradientMode(true);
  }

  public static GradientMode off() {
    return new GradientMode(false);
  }

  @Override
  public void close() {
    JniUtils.setGradMode(before);
  }
}
