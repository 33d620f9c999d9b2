package io.github.convlens.insight;

import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.training.table.SplitRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/**
 * A builder of the files of a made-up run. By default, the run is a healthy run of simple_cnn
 * without batch norm on ten classes of equal size. It has 200 batches in 4 epochs, and its loss
 * falls from ln 10 to about 0.1.
 */
public final class SyntheticRun {
  static final int EPOCHS = 4;
  static final int PER_EPOCH = 50;
  static final int BATCHES = EPOCHS * PER_EPOCH;
  static final double CHANCE = Math.log(10);

  /** The output of a layer in one batch. */
  record Output(double mean, double std, double nearZero, double max, double deadChannels) {}

  /** A weight's gradient and update in one batch. */
  record Gradient(double norm, double updateRatio) {}

  /** A row of metrics.csv without the number of its epoch. */
  record Epoch(double trainLoss, double trainAccuracy, double validLoss, double accuracy) {}

  private String config = "data: {dataset: digits}\nmodel: {batch_norm: none}\n";
  private IntToDoubleFunction loss = SyntheticRun::healthyLoss;
  private IntFunction<Epoch> epochs =
      epoch -> new Epoch(healthyLoss(50 * epoch + 49), 0.9 + 0.02 * epoch, 0.12, 0.95);
  private final Map<String, IntFunction<Output>> outputs = new HashMap<>();
  private final Map<String, IntFunction<Gradient>> gradients = new HashMap<>();
  private List<String> layers = List.of("conv1", "conv2", "conv3", "conv4", "conv5");
  private List<String> splits = List.of();
  private boolean withRarestClass;
  private double rate = 0.01;
  private boolean activations = true;
  private boolean histograms = true;
  private boolean withGradients = true;
  private int gradientsUntil = BATCHES;
  private int perEpoch = PER_EPOCH;

  static double healthyLoss(int step) {
    return 0.1 + (CHANCE - 0.1) * Math.exp(-step / 30.0) + 0.02 * Math.sin(step);
  }

  public SyntheticRun config(String yaml) {
    config = yaml;
    return this;
  }

  SyntheticRun loss(IntToDoubleFunction ofStep) {
    loss = ofStep;
    return this;
  }

  /** Keeps the run at chance from the first batch to the last. */
  public SyntheticRun stuck() {
    return loss(step -> CHANCE + 0.01 * Math.sin(step))
        .epochs(epoch -> new Epoch(CHANCE, 0.1, CHANCE, 0.1));
  }

  SyntheticRun epochs(IntFunction<Epoch> ofEpoch) {
    epochs = ofEpoch;
    return this;
  }

  SyntheticRun layers(String... names) {
    layers = List.of(names);
    return this;
  }

  SyntheticRun output(String layer, IntFunction<Output> ofStep) {
    outputs.put(layer, ofStep);
    return this;
  }

  SyntheticRun gradient(String layer, IntFunction<Gradient> ofStep) {
    gradients.put(layer, ofStep);
    return this;
  }

  SyntheticRun everyGradient(Gradient gradient) {
    layers.forEach(layer -> gradient(layer, step -> gradient));
    return this;
  }

  /** Sets the rows of splits.csv. */
  SyntheticRun splits(String... rows) {
    splits = List.of(rows);
    return this;
  }

  /** Sets the rows of splits.csv, in which the rarest class follows the required columns. */
  SyntheticRun splitsWithRarest(String... rows) {
    withRarestClass = true;
    return splits(rows);
  }

  SyntheticRun rate(double highest) {
    rate = highest;
    return this;
  }

  SyntheticRun withoutActivations() {
    activations = false;
    return withoutHistograms();
  }

  SyntheticRun withoutHistograms() {
    histograms = false;
    return this;
  }

  /** Records no gradients from a given step on, as if none were finite in float16. */
  SyntheticRun gradientsUntil(int step) {
    gradientsUntil = step;
    return this;
  }

  /** Shortens or lengthens the run, which keeps its number of epochs. */
  SyntheticRun batchesPerEpoch(int batches) {
    perEpoch = batches;
    return this;
  }

  SyntheticRun withoutGradients() {
    withGradients = false;
    return this;
  }

  /** Writes the files and diagnoses them. */
  Diagnosis diagnose(Path folder) throws IOException {
    write(folder);
    return Diagnosis.of(folder);
  }

  /** The names of the rules with findings. */
  List<String> rules(Path folder) throws IOException {
    return diagnose(folder).findings().stream().map(Finding::rule).toList();
  }

  public void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("config.yaml"), config);
    List<String> batches =
        new ArrayList<>(List.of("epoch,step,learning_rate,momentum,loss,smooth_loss"));
    List<String> stats = new ArrayList<>(List.of("epoch,step,layer,name,mean,std,near_zero"));
    List<String> counts =
        new ArrayList<>(List.of("epoch,step,layer,name,min,max,dead_channels,below,bin_0,above"));
    List<String> slopes =
        new ArrayList<>(List.of("epoch,step,parameter,norm,mean,std,near_zero,update_ratio"));
    for (int step = 0; step < EPOCHS * perEpoch; step++) {
      String at = step / perEpoch + "," + step;
      double value = loss.applyAsDouble(step);
      batches.add(at + "," + rate + ",0.9," + value + "," + value);
      for (int layer = 0; layer < layers.size(); layer++) {
        String name = layers.get(layer);
        Output out = output(name).apply(step);
        stats.add(
            at + "," + layer + "," + name + "," + out.mean + "," + out.std + "," + out.nearZero);
        if (step % 10 == 0) {
          counts.add(
              at + "," + layer + "," + name + ",-3," + out.max + "," + out.deadChannels + ",9,9,0");
          Gradient gradient = gradient(name).apply(step);
          if (step < gradientsUntil) {
            slopes.add(
                at + "," + name + ".weight," + gradient.norm + ",0,0,0," + gradient.updateRatio);
          }
        }
      }
      if (Double.isNaN(value)) {
        break;
      }
    }
    Files.write(folder.resolve("recorder.csv"), batches);
    if (activations) {
      Files.write(folder.resolve("activation_stats.csv"), stats);
    }
    if (histograms) {
      Files.write(folder.resolve("activation_histogram.csv"), counts);
    }
    if (withGradients) {
      Files.write(folder.resolve("gradient_stats.csv"), slopes);
    }
    if (!splits.isEmpty()) {
      List<String> rows = new ArrayList<>(List.of(splitsHeader()));
      rows.addAll(splits);
      Files.write(folder.resolve("splits.csv"), rows);
    }
    metrics(folder);
  }

  private String splitsHeader() {
    String header = String.join(",", SplitRow.TABLE.required().header());
    return withRarestClass ? header + "," + SplitRow.Column.RAREST_CLASS.key() : header;
  }

  private void metrics(Path folder) throws IOException {
    List<String> rows =
        new ArrayList<>(
            List.of(
                "epoch,train_loss,train_accuracy,valid_loss,accuracy,seconds,images_per_second"));
    for (int i = 0; i < EPOCHS; i++) {
      Epoch epoch = epochs.apply(i);
      rows.add(
          i
              + ","
              + epoch.trainLoss
              + ","
              + epoch.trainAccuracy
              + ","
              + epoch.validLoss
              + ","
              + epoch.accuracy
              + ",1.5,1000");
    }
    Files.write(folder.resolve("metrics.csv"), rows);
  }

  private IntFunction<Output> output(String layer) {
    return outputs.getOrDefault(layer, step -> new Output(-0.1, 1, 0.6, 5, 0));
  }

  private IntFunction<Gradient> gradient(String layer) {
    return gradients.getOrDefault(layer, step -> new Gradient(0.3, 0.005));
  }
}
