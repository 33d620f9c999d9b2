package io.github.convlens.data.device;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.augment.Operation;
import io.github.convlens.data.augment.Step;
import io.github.convlens.data.internal.torch.AugmentKernels;
import java.util.List;

/** Sets a box of some images to 0, which is the mean colour after normalisation. */
record ErasedBoxes(Operation operation, Epoch epoch, AugmentKernels kernels)
    implements ImageChange {

  private static final int VALUES_PER_BOX = 4;

  @Override
  public void apply(NDArray images, int from, int to, NDManager manager) {
    float[] boxes = new float[(to - from) * VALUES_PER_BOX];
    for (int i = from; i < to; i++) {
      List<Step> steps = epoch.steps(operation, i);
      if (!steps.isEmpty()) {
        System.arraycopy(
            steps.get(0).parameters(), 0, boxes, (i - from) * VALUES_PER_BOX, VALUES_PER_BOX);
      }
    }
    try (NDArray rows = Upload.rows(boxes, VALUES_PER_BOX, manager)) {
      kernels.erase(images, rows);
    }
  }
}
