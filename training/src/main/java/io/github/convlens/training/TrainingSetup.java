package io.github.convlens.training;

import io.github.convlens.data.Augmentation;
import io.github.convlens.data.DataSet;
import io.github.convlens.data.Validation;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.training.record.RecordOptions;
import java.nio.file.Path;

/**
 * Everything that decides what a training computes.
 *
 * @param validation what is measured after every epoch
 * @param initialisation where the weights start
 * @param weights a safetensors file to start from instead; null for none
 * @param record what is written down; its components are null where nothing is
 * @param seed of the initialisation, the shuffling, the augmentation and dropout
 */
public record TrainingSetup(
    DataSet data,
    Validation validation,
    Augmentation augmentation,
    NetworkSpec network,
    Initialisation initialisation,
    Path weights,
    TrainingOptions training,
    RecordOptions record,
    long seed) {}
