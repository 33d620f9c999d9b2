package io.github.convlens.cluster;

import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The processor cores and the GPU that Spark assigns to a task.
 *
 * @param threads the number of threads, {@code spark.task.cpus}
 * @param gpu the index of the task's GPU; empty if the task has none
 */
record TaskResources(int threads, Optional<Integer> gpu) {

  private static final String GPU = "gpu";

  static TaskResources of(TaskContext task) {
    ResourceInformation gpus = task.resourcesJMap().get(GPU);
    return new TaskResources(
        task.cpus(),
        gpus == null || gpus.addresses().length == 0
            ? Optional.empty()
            : Optional.of(Integer.valueOf(gpus.addresses()[0])));
  }
}
