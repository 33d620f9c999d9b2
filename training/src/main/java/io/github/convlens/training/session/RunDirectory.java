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

  /** The description of the machine on which the network was trained. */
  public Path environment() {
    return root.resolve("environment.json");
  }

  public Path log() {
    return root.resolve("train.log");
  }

  /** The table with a row per split, about its images. */
  public Path splits() {
    return root.resolve(SplitRow.TABLE.file());
  }

  /** The table with a row per layer that is frozen at first; missing if there is no such layer. */
  public Path frozen() {
    return root.resolve(FrozenRow.TABLE.file());
  }

  /** The table with a row per epoch. */
  public Path metrics() {
    return root.resolve(EpochResult.TABLE.file());
  }

  /** The table with a row per batch. */
  public Path recorder() {
    return root.resolve(BatchRow.TABLE.file());
  }

  /** The table with a row per recorded batch and layer. */
  public Path activationStats() {
    return root.resolve(ActivationRow.TABLE.file());
  }

  /** The table with a row per recorded batch and layer, which has the bins of a histogram. */
  public Path activationHistogram() {
    return root.resolve(HistogramRow.TABLE.file());
  }

  /** The table with a row per recorded update and parameter. */
  public Path gradientStats() {
    return root.resolve(GradientRow.TABLE.file());
  }

  /**
   * The table with a row per recorded batch and layer, about the loss's gradient with respect to
   * the layer's output.
   */
  public Path activationGradientStats() {
    return root.resolve(ActivationGradientRow.TABLE.file());
  }

  /** The table with a row per validation image: the prediction of the final weights. */
  public Path predictions() {
    return root.resolve(PredictionRow.TABLE.file());
  }

  /** The folder with a PNG file for each of the worst mistakes, named after the image's index. */
  public Path mistakes() {
    return root.resolve("mistakes");
  }

  /**
   * The file with the temperatures by which weights of the run have been calibrated, for example
   * the last weights and the best weights.
   */
  public Path calibration() {
    return root.resolve("calibration.json");
  }

  /** The folder that contains a folder per checkpoint. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /** The checkpoints in the folder {@link #checkpoints}. */
  public Checkpoints checkpointed() {
    return new Checkpoints(checkpoints(), root);
  }

  /** The final weights, named as in PyTorch; the last file that a run writes. */
  public Path weights() {
    return root.resolve("model.safetensors");
  }

  /** Whether the run is finished; an interrupted run is not. */
  public boolean finished() {
    return Files.exists(weights());
  }
}
