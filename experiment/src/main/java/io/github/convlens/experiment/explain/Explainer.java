package io.github.convlens.experiment.explain;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.target.Task;
import io.github.convlens.experiment.Calibration;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.metric.Temperature;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A trained network on a device that is asked, image by image, where its output comes from. */
public final class Explainer implements AutoCloseable {

  private final FinishedRun run;
  private final NDManager manager;
  private final Kernels kernels;
  private final Network network;
  private final OptionalInt leaf;
  private final Temperature temperature;

  /** The ways to ask. */
  public enum Method {
    /** Which part of the image a late layer's channels speak for the class. */
    GRAD_CAM("Grad-CAM"),
    /** What each pixel adds to the class's output. */
    INTEGRATED_GRADIENTS("integrated gradients"),
    /** By how much the output falls where the image is covered. */
    OCCLUSION("occlusion");

    private final String title;

    Method(String title) {
      this.title = title;
    }

    /** Its name in the literature. */
    public String title() {
      return title;
    }
  }

  /**
   * Puts the network on the device.
   *
   * @param layer that Grad-CAM looks at; null for the last that has rows and columns
   * @throws InvalidInputException if there is no such layer
   * @throws IOException if the run's calibration cannot be read
   */
  public Explainer(FinishedRun run, Device device, @Nullable String layer) throws IOException {
    run.metadata().outputs().task().require("the network", Task.CLASSIFY);
    this.run = run;
    temperature = run.calibration().map(Calibration::scaling).orElse(Temperature.ONE);
    manager = Devices.open(device);
    try {
      kernels = Kernels.load(manager);
      network = run.network(manager);
      leaf = layer == null ? GradCam.layer(network) : OptionalInt.of(GradCam.layer(network, layer));
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** The layer that Grad-CAM looks at; empty where none of the network's has rows and columns. */
  public Optional<String> layer() {
    return leaf.stream().mapToObj(index -> network.layers().get(index).name()).findFirst();
  }

  /** The probabilities of the classes for an image of a set, calibrated if the run is. */
  public double[] probabilities(ImageSet images, int index) {
    return temperature.probabilities(
        of(
            images,
            index,
            image -> GradientMode.off(() -> network.forward(image, false, null).toFloatArray())));
  }

  /**
   * Asks about an image of a set.
   *
   * @param label of the class that is asked about
   * @return a map of the size of the image
   * @throws InvalidInputException if Grad-CAM has no layer to look at
   */
  public HeatMap explain(ImageSet images, int index, int label, Method method) {
    ClassOutput output = new ClassOutput(label);
    return of(
        images,
        index,
        image ->
            switch (method) {
              case GRAD_CAM ->
                  GradCam.of(network, kernels, image, output, looked())
                      .resized(images.height(), images.width());
              case INTEGRATED_GRADIENTS ->
                  IntegratedGradients.map(
                      IntegratedGradients.of(
                          network, kernels, image, output, IntegratedGradients.STEPS),
                      images.channels(),
                      images.height(),
                      images.width());
              case OCCLUSION ->
                  Occlusion.fitting(images.height(), images.width()).of(network, image, output);
            });
  }

  private int looked() {
    return leaf.orElseThrow(
        () ->
            new InvalidInputException(
                "no layer of the network has rows and columns, which Grad-CAM looks at: ask by"
                    + " --method integrated_gradients,occlusion"));
  }

  private <T> T of(ImageSet images, int index, Function<NDArray, T> question) {
    ImageSet one = images.subset(new int[] {index});
    try (NDManager scope = manager.newSubManager();
        DeviceImages stored =
            DeviceImages.of(one, run.metadata().normalization(), Storage.BYTES, 0, scope);
        Batches batches = stored.ordered(1);
        Batch batch = batches.get(0, scope)) {
      return question.apply(batch.images());
    }
  }

  /** Frees the device. */
  @Override
  public void close() {
    kernels.close();
    manager.close();
  }
}
