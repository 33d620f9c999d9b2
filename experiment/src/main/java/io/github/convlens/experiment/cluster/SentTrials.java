package io.github.convlens.experiment.cluster;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What other machines need to know about a search to train its trials.
 *
 * @param program the main class of convlens
 * @param output the address of the folder of all run directories, such as {@code
 *     hdfs://host/search}, which every machine can reach; null if every machine can reach the
 *     folder of the search, which is then used
 * @param data where to find the data, in the form of {@link SentTraining#data}
 */
public record SentTrials(String program, @Nullable String output, @Nullable String data)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
