package io.github.convlens.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.optimize.LossOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ViewsTest {

  @Test
  void cropsAreTheImageAndItsFourShiftsEachWithItsMirrorImage() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray image = manager.arange(1f, 10f, 1f).reshape(1, 1, 3, 3);
      List<NDArray> views = new ArrayList<>();
      Views.CROPS.of(image, views);
      assertEquals(Views.CROPS.count(), views.size());
      assertValues(views.get(0), 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertValues(views.get(1), 3, 2, 1, 6, 5, 4, 9, 8, 7);
      assertValues(views.get(2), 5, 6, 0, 8, 9, 0, 0, 0, 0);
      assertValues(views.get(3), 0, 6, 5, 0, 9, 8, 0, 0, 0);
      assertValues(views.get(8), 0, 0, 0, 0, 1, 2, 0, 4, 5);
    }
  }

  /** The expected values are those of a crop after torch.nn.functional.pad with mode reflect. */
  @Test
  void shiftsAreTheImageAndItsTwoDiagonalShiftsEachWithItsMirrorImage() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray image = manager.arange(1f, 10f, 1f).reshape(1, 1, 3, 3);
      List<NDArray> views = new ArrayList<>();
      Views.SHIFTS.of(image, views);
      assertEquals(Views.SHIFTS.count(), views.size());
      assertValues(views.get(0), 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertValues(views.get(2), 5, 6, 5, 8, 9, 8, 5, 6, 5);
      assertValues(views.get(3), 5, 6, 5, 8, 9, 8, 5, 6, 5);
      assertValues(views.get(4), 5, 4, 5, 2, 1, 2, 5, 4, 5);
    }
  }

  @ParameterizedTest
  @EnumSource(Views.class)
  void averagedOutputsHaveTheMeanProbabilities(Views views) {
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int outputs : new int[] {3, 1}) {
        LossOptions loss =
            outputs == 1 ? new LossOptions.BinaryCrossEntropy() : new LossOptions.CrossEntropy(0.1);
        Network network = network(outputs, manager);
        NDArray images = manager.randomNormal(new Shape(4, 1, 3, 3)).mul(8);
        List<NDArray> seen = new ArrayList<>();
        views.of(images, seen);
        NDArray mean = manager.zeros(new Shape(4, outputs));
        for (NDArray view : seen) {
          mean = mean.add(probabilities(network.forward(view, false, null)).div(seen.size()));
        }
        NDArray averaged = views.forward(network, loss).apply(images);
        assertArrayEquals(
            mean.toFloatArray(), probabilities(averaged).toFloatArray(), 1e-5f, "of " + outputs);
      }
    }
  }

  @Test
  void theMeanOfCertainViewsIsFinite() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray sure = manager.create(new float[][] {{300, 0}});
      NDArray averaged = new LossOptions.CrossEntropy(0).averaged(List.of(sure, sure));
      assertArrayEquals(new float[] {0, -300}, averaged.toFloatArray(), 1e-3f);
    }
  }

  private static NDArray probabilities(NDArray outputs) {
    return outputs.getShape().get(1) > 1 ? outputs.softmax(1) : outputs.neg().exp().add(1).pow(-1);
  }

  private static Network network(int outputs, NDManager manager) {
    List<NamedLayer> layers =
        Stream.of(new Flatten(), new Linear(outputs, true)).map(NamedLayer::of).toList();
    NetworkSpec spec = new NetworkSpec(FeatureShape.image(1, 3, 3), layers);
    return Network.create(spec, Initialisation.pytorch(), 1, manager);
  }

  private static void assertValues(NDArray view, float... expected) {
    assertArrayEquals(expected, view.toFloatArray());
  }
}
