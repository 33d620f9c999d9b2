package io.github.convlens.insight.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The files of a made-up run, in the form that {@code convlens train} writes, with names that look
 * like markup.
 */
final class SampleRun {

  static final String HOSTILE =
      "</script><script>window.broken=1</script><img src=x onerror=alert(1)>";
  static final int STEPS = 40;
  static final List<String> LAYERS = List.of("conv1", "layer1.0.conv2", "fc");
  static final int BINS = 4;

  private SampleRun() {}

  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("mistakes"));
    lines(
        folder.resolve("config.yaml"),
        "name: sample",
        "seed: 42",
        "data: {dataset: digits}",
        "model: {architecture: simple_cnn}",
        "training: {batch_size: 64, learning_rate: 0.06, optimizer: {name: adamw}}",
        "record: {histogram: {every: 1, bins: 4, min: 0, max: 8}}");
    lines(folder.resolve("environment.json"), "{\"device\": \"cpu\", \"cpu\": \"<b>bold</b>\"}");
    List<String> rows = new ArrayList<>();
    rows.add("epoch,step,learning_rate,momentum,loss,smooth_loss");
    for (int step = 0; step < STEPS; step++) {
      rows.add("%d,%d,%s,0.9,%s,%s".formatted(step / 20, step, rate(step), loss(step), 2.0));
    }
    Files.write(folder.resolve("recorder.csv"), rows);
    lines(
        folder.resolve("metrics.csv"),
        "epoch,train_loss,train_accuracy,valid_loss,accuracy,seconds,images_per_second",
        "0,1.5,0.5,1.25,0.625,2.0,1000.0",
        "1,0.5,0.75,0.75,0.875,2.5,1100.0");
    layers(folder);
    lines(
        folder.resolve("predictions.csv"),
        "image,label,predicted,probability,loss",
        "0,cat,cat,0.9,0.1",
        "1,cat,\"" + HOSTILE + "\",0.75,3.5",
        "2,\"" + HOSTILE + "\",\"" + HOSTILE + "\",0.75,0.5");
    ImageIO.write(
        new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB),
        "png",
        folder.resolve("mistakes/1.png").toFile());
    return folder;
  }

  private static void layers(Path folder) throws IOException {
    List<String> stats = new ArrayList<>();
    List<String> histogram = new ArrayList<>();
    List<String> gradients = new ArrayList<>();
    stats.add("epoch,step,layer,name,mean,std,near_zero");
    histogram.add(
        "epoch,step,layer,name,min,max,dead_channels,below,bin_0,bin_1,bin_2,bin_3,above");
    gradients.add("epoch,step,parameter,norm,mean,std,near_zero,update_ratio");
    for (int step = 0; step < STEPS; step++) {
      for (int layer = 0; layer < LAYERS.size(); layer++) {
        String at = "%d,%d,%d,%s".formatted(step / 20, step, layer, LAYERS.get(layer));
        stats.add("%s,%s,1.5,0.25".formatted(at, mean(step, layer)));
        histogram.add("%s,-1.0,8.5,0.125,10,%d,20,%d,0,3".formatted(at, 1000 + step, 10 * layer));
        gradients.add(
            "%d,%d,%s.weight,%s,0.0,0.1,0.0,0.001"
                .formatted(step / 20, step, LAYERS.get(layer), 1.0 / (step + 1)));
      }
    }
    Files.write(folder.resolve("activation_stats.csv"), stats);
    Files.write(folder.resolve("activation_histogram.csv"), histogram);
    Files.write(folder.resolve("gradient_stats.csv"), gradients);
  }

  static double rate(int step) {
    return 0.001 * (step + 1);
  }

  static double loss(int step) {
    return step == 17 ? 9.5 : 2.0 / (step + 1);
  }

  static double mean(int step, int layer) {
    return layer + step / 64.0;
  }

  private static void lines(Path file, String... lines) throws IOException {
    Files.write(file, List.of(lines));
  }
}
