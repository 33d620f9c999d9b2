package io.github.convlens.experiment.cluster;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a search that other machines need to train its trials.
 *
 * @param program the main class of convlens
 * @param output the address of the folder of all run directories, as {@code hdfs://host/search},
 *     which every machine reaches; null for the folder of the search, if every machine reaches it
 * @param data the data, as {@link SentTraining#data}
 */
public record SentTrials(String program, @Nullable String output, @Nullable String data)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
