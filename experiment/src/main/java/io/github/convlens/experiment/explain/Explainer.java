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
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Explains the outputs of a trained network for single images. The network is on a device. */
public final class Explainer implements AutoCloseable {

  private final FinishedRun run;
  private final NDManager manager;
  private final Kernels kernels;
  private final Network network;
  private final OptionalInt leaf;

  /** The explanation methods. */
  public enum Method {
    /**
     * Shows the parts of the image in which the channels of one layer, usually one of the last, are
     * evidence for the output.
     */
    GRAD_CAM("Grad-CAM"),
    /** Shows the contribution of each pixel to the output. */
    INTEGRATED_GRADIENTS("integrated gradients"),
    /** Shows how much the output falls when a part of the image is covered. */
    OCCLUSION("occlusion");

    private final String title;

    Method(String title) {
      this.title = title;
    }

    /** The method's name in the literature. */
    public String title() {
      return title;
    }
  }

  /**
   * Copies the network to the device.
   *
   * @param layer the name of the layer that Grad-CAM uses; null for the last layer that is not a
   *     pooling layer and whose output has more than one pixel
   * @throws InvalidInputException if there is no such layer
   */
  public Explainer(FinishedRun run, Device device, @Nullable String layer) {
    this.run = run;
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

  /** The name of the layer that Grad-CAM uses; empty if there is no layer that it can use. */
  public Optional<String> layer() {
    return leaf.stream().mapToObj(index -> network.layers().get(index).name()).findFirst();
  }

  /** The network's outputs for one image of a set. */
  public float[] outputs(ImageSet images, int index) {
    return of(
        images,
        index,
        image -> GradientMode.off(() -> network.forward(image, false, null).toFloatArray()));
  }

  /**
   * Explains an output of the network for one image of a set.
   *
   * @param target the index of the class, label or number to explain
   * @return a map that has the size of the image
   * @throws InvalidInputException if Grad-CAM has no layer to use
   */
  public HeatMap explain(ImageSet images, int index, int target, Method method) {
    AskedOutput output =
        AskedOutput.of(run.metadata().outputs(), target, run.spec().output().channels());
    return of(
        images,
        index,
        image ->
            switch (method) {
              case GRAD_CAM ->
                  GradCam.of(network, kernels, image, output, gradCamLayer())
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

  private int gradCamLayer() {
    return leaf.orElseThrow(
        () ->
            new InvalidInputException(
                "Grad-CAM needs a layer whose output has more than one pixel, but the network has"
                    + " none: use --method integrated_gradients,occlusion"));
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

  /** Frees the arrays on the device. */
  @Override
  public void close() {
    kernels.close();
    manager.close();
  }
}
