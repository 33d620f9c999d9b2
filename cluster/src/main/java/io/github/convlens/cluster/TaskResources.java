package io.github.convlens.cluster;

import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * What Spark gives a task to compute with.
 *
 * @param threads {@code spark.task.cpus}
 * @param gpu index of its GPU; empty where it has none
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
