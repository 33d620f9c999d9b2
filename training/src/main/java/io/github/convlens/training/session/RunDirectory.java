package io.github.convlens.training.session;

import io.github.convlens.training.checkpoint.Checkpoints;
import io.github.convlens.training.table.ActivationGradientRow;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.FrozenRow;
import io.github.convlens.training.table.GradientRow;
import io.github.convlens.training.table.HistogramRow;
import io.github.convlens.training.table.PredictionRow;
import io.github.convlens.training.table.SplitRow;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a run. */
public record RunDirectory(Path root) {

  /** The resolved configuration. */
  public Path config() {
    return root.resolve("config.yaml");
  }

  /** The machine that the run was trained on. */
  public Path environment() {
    return root.resolve("environment.json");
  }

  public Path log() {
    return root.resolve("train.log");
  }

  /** A row per split, about its images. */
  public Path splits() {
    return root.resolve(SplitRow.TABLE.file());
  }

  /** A row per layer that is frozen at first; missing if there is none. */
  public Path frozen() {
    return root.resolve(FrozenRow.TABLE.file());
  }

  /** A row per epoch. */
  public Path metrics() {
    return root.resolve(EpochResult.TABLE.file());
  }

  /** A row per batch. */
  public Path recorder() {
    return root.resolve(BatchRow.TABLE.file());
  }

  /** A row per recorded batch and layer. */
  public Path activationStats() {
    return root.resolve(ActivationRow.TABLE.file());
  }

  /** A row per recorded batch and layer, with the bins of a histogram. */
  public Path activationHistogram() {
    return root.resolve(HistogramRow.TABLE.file());
  }

  /** A row per recorded update and parameter. */
  public Path gradientStats() {
    return root.resolve(GradientRow.TABLE.file());
  }

  /**
   * A row per recorded batch and layer, about the loss's gradient with respect to the layer's
   * output.
   */
  public Path activationGradientStats() {
    return root.resolve(ActivationGradientRow.TABLE.file());
  }

  /** A row per validation image: the prediction of the final weights. */
  public Path predictions() {
    return root.resolve(PredictionRow.TABLE.file());
  }

  /** A folder of PNG images of the worst mistakes, named by the index of the image. */
  public Path mistakes() {
    return root.resolve("mistakes");
  }

  /** The temperature of calibrated probabilities, for some of the run's weights. */
  public Path calibration() {
    return root.resolve("calibration.json");
  }

  /** A folder per checkpoint. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /** The checkpoints in that folder. */
  public Checkpoints checkpointed() {
    return new Checkpoints(checkpoints(), root);
  }

  /** The final weights, named as in PyTorch; the last file that a run writes. */
  public Path weights() {
    return root.resolve("model.safetensors");
  }

  /** Whether the run's training is finished; an interrupted training is not. */
  public boolean finished() {
    return Files.exists(weights());
  }
}
