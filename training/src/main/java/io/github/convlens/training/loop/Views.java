package io.github.convlens.training.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.optimize.LossOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The views of an image over which predicted probabilities are averaged (test-time augmentation).
 */
public enum Views {
  /** The image and its mirror image, left to right. */
  FLIP(2) {
    @Override
    void of(NDArray images, List<NDArray> views) {
      views.add(images);
      views.add(images.flip(WIDTH_AXIS));
    }
  },
  /**
   * The image and four crops of the same size, each with its mirror image. For the crops, a border
   * of the mean colour is added to the image: an eighth of the height above and below, and an
   * eighth of the width on both sides. Each crop is a corner of the enlarged image.
   */
  CROPS(10) {
    @Override
    void of(NDArray images, List<NDArray> views) {
      FLIP.of(images, views);
      int down = border(images, 2);
      int right = border(images, WIDTH_AXIS);
      for (int[] signs : new int[][] {{-1, -1}, {-1, 1}, {1, -1}, {1, 1}}) {
        FLIP.of(shifted(images, signs[0] * down, signs[1] * right), views);
      }
    }
  },
  /**
   * The image and two copies of it, each with its mirror image. One copy is shifted by a pixel up
   * and to the left, the other by a pixel down and to the right. The row and the column that become
   * free show the image mirrored at its edge (Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds on a
   * Single GPU", section 3.5). The paper gives the image itself twice the weight of a copy; here,
   * all views have the same weight.
   */
  SHIFTS(6) {
    @Override
    void of(NDArray images, List<NDArray> views) {
      FLIP.of(images, views);
      for (int by : new int[] {-1, 1}) {
        FLIP.of(reflectedAtTheEdge(shifted(images, by, by), by), views);
      }
    }
  };

  private static final int WIDTH_AXIS = 3;
  private static final int BORDER_DIVISOR = 8;

  private final int count;

  Views(int count) {
    this.count = count;
  }

  /** The number of views. */
  public int count() {
    return count;
  }

  /** Adds the views of normalised images (N, C, H, W) to a list. */
  abstract void of(NDArray images, List<NDArray> views);

  /**
   * A forward pass in evaluation mode that averages the views' probabilities.
   *
   * @param loss the loss, which defines how outputs are converted to probabilities
   */
  public UnaryOperator<NDArray> forward(Network network, LossOptions loss) {
    return images -> {
      NDManager manager = images.getManager();
      List<NDArray> views = new ArrayList<>();
      of(images, views);
      List<NDArray> outputs = new ArrayList<>();
      for (NDArray view : views) {
        view.attach(manager);
        outputs.add(network.forward(view, false, null));
      }
      return loss.averaged(outputs);
    };
  }

  private static int border(NDArray images, int axis) {
    return Math.max(1, (int) (images.getShape().get(axis) / BORDER_DIVISOR));
  }

  private static NDArray shifted(NDArray images, int down, int right) {
    long height = images.getShape().get(2);
    long width = images.getShape().get(WIDTH_AXIS);
    NDArray shifted = images.getManager().zeros(images.getShape());
    NDIndex to = window(Math.max(0, down), Math.max(0, right), height, width, down, right);
    NDIndex from = window(Math.max(0, -down), Math.max(0, -right), height, width, down, right);
    try (NDArray part = images.get(from)) {
      shifted.set(to, part);
    }
    return shifted;
  }

  /**
   * Fills the row and the column that became free when images were shifted by a pixel, with the
   * images mirrored at their edges.
   */
  private static NDArray reflectedAtTheEdge(NDArray shifted, int by) {
    for (int axis : new int[] {2, WIDTH_AXIS}) {
      long side = shifted.getShape().get(axis);
      if (side > 2) {
        long edge = by > 0 ? 0 : side - 1;
        try (NDArray line = shifted.get(line(axis, edge + 2L * by))) {
          shifted.set(line(axis, edge), line);
        }
      }
    }
    return shifted;
  }

  private static NDIndex line(int axis, long index) {
    NDIndex line = new NDIndex();
    for (int i = 0; i < axis; i++) {
      line.addAllDim();
    }
    return line.addSliceDim(index, index + 1);
  }

  private static NDIndex window(int top, int left, long height, long width, int down, int right) {
    return new NDIndex()
        .addAllDim()
        .addAllDim()
        .addSliceDim(top, top + height - Math.abs(down))
        .addSliceDim(left, left + width - Math.abs(right));
  }
}
