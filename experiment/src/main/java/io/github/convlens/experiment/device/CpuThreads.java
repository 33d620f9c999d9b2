package io.github.convlens.experiment.device;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;
import java.util.Properties;

/**
 * The number of threads that libtorch uses within an operator. By itself it takes as many as the
 * process has physical cores to run on ({@code taskset}, a container's cpuset), and does not see a
 * container's quota of CPU time: with more threads than that, those that used the quota up make all
 * others wait. Java sees both; a quota of 1.5 CPUs counts as two processors.
 */
public final class CpuThreads {

  private CpuThreads() {}

  /**
   * Takes away the threads that there is no CPU for, unless the user has set their number; loads
   * libtorch.
   *
   * @return how many there are now
   */
  public static int fit() {
    Engine.getEngine("PyTorch"); // before it, libtorch is not there to be asked
    int threads = JniUtils.getNumThreads();
    if (!chosen(System.getenv(), System.getProperties())) {
      int fitting = fitting(threads, Runtime.getRuntime().availableProcessors());
      if (fitting < threads) {
        JniUtils.setNumThreads(fitting);
      }
    }
    return JniUtils.getNumThreads();
  }

  /**
   * Uses so many from now on, in operators that the calling thread calls.
   *
   * @param threads 1 or more
   */
  public static void use(int threads) {
    if (JniUtils.getNumThreads() != threads) {
      JniUtils.setNumThreads(threads);
    }
  }

  /** Never more than libtorch takes itself: of two threads on one core, one would wait. */
  static int fitting(int libtorch, int processors) {
    return Math.min(libtorch, processors);
  }

  static boolean chosen(Map<String, String> environment, Properties properties) {
    return environment.containsKey("OMP_NUM_THREADS")
        || environment.containsKey("MKL_NUM_THREADS")
        || properties.containsKey("ai.djl.pytorch.num_threads");
  }
}
