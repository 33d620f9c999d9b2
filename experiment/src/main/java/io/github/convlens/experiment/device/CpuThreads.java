package io.github.convlens.experiment.device;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;
import java.util.Properties;

/**
 * The number of threads that libtorch uses within an operator. By default, libtorch uses one thread
 * for each physical core on which the process may run. It respects a restriction to some cores
 * ({@code taskset}, a container's cpuset), but it does not see a container's quota of CPU time. If
 * there are more threads than the quota allows, some threads use up the quota, and all threads then
 * wait. Java sees both kinds of limit, and counts a quota of 1.5 CPUs as two processors.
 */
public final class CpuThreads {

  private CpuThreads() {}

  /**
   * Loads libtorch. If it would use more threads than Java counts processors, this method reduces
   * the number of threads, unless the user has set it.
   *
   * @return the resulting number of threads
   */
  public static int fit() {
    Engine.getEngine("PyTorch"); // loads libtorch for the next line
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
   * Sets the number of threads for the operators that the calling thread calls from now on.
   *
   * @param threads 1 or more
   */
  public static void use(int threads) {
    if (JniUtils.getNumThreads() != threads) {
      JniUtils.setNumThreads(threads);
    }
  }

  /**
   * The number of threads to use. It is never more than libtorch's default, since two threads on
   * the same core would wait for each other.
   */
  static int fitting(int libtorch, int processors) {
    return Math.min(libtorch, processors);
  }

  static boolean chosen(Map<String, String> environment, Properties properties) {
    return environment.containsKey("OMP_NUM_THREADS")
        || environment.containsKey("MKL_NUM_THREADS")
        || properties.containsKey("ai.djl.pytorch.num_threads");
  }
}
