package io.github.convlens.model.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.architecture.BatchNormPlacement;
import io.github.convlens.model.architecture.ResNet;
import io.github.convlens.model.architecture.SimpleCnn;
import io.github.convlens.model.block.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputWindowTest {
  private static final NetworkSpec SIMPLE =
      SimpleCnn.of(
          FeatureShape.image(1, 28, 28),
          List.of(8, 16, 32, 64),
          10,
          5,
          BatchNormPlacement.NONE,
          Function.RELU);
  private static final NetworkSpec RESIDUAL =
      ResNet.of(FeatureShape.image(3, 32, 32), 10, 20, Shortcut.PAD, true);

  @Test
  void theTextShowsTheWindowWithAndWithoutPadding() {
    assertEquals(
        "rows 0 to 2 (of -2 to 2), columns 24 to 27 (of 24 to 28)",
        InputWindow.trace(SIMPLE, "conv1", 0, 13).toString());
    assertEquals(
        "rows 12 to 20, columns 8 to 16", InputWindow.trace(SIMPLE, "conv2", 4, 3).toString());
    InputWindow all = InputWindow.trace(SIMPLE, "flatten", 0, 0);
    assertEquals(0, all.rows().clippedFirst());
    assertEquals(27, all.rows().clippedLast());
    assertEquals(65, all.rows().last() - all.rows().first() + 1);
  }

  @Test
  void theWindowContainsExactlyThePixelsWithAGradient() {
    assertGradientIn(SIMPLE, "conv3", 1, 2);
    assertGradientIn(SIMPLE, "conv2", 6, 0);
    assertGradientIn(RESIDUAL, "layer1.0.relu2", 16, 16);
    assertGradientIn(RESIDUAL, "layer2.0.relu2", 7, 15);
    assertGradientIn(RESIDUAL, "layer2.0.conv1", 3, 8);
  }

  /**
   * Checks that the pixels with a gradient are the window. Weights and inputs are positive, so
   * every input pixel that an output depends on has a gradient.
   */
  private static void assertGradientIn(NetworkSpec spec, String layer, int y, int x) {
    InputWindow window = InputWindow.trace(spec, layer, y, x);
    int index = spec.leaves().stream().map(LayerInfo::name).toList().indexOf(layer);
    try (NDManager manager = NDManager.newBaseManager()) {
      Network network = Network.create(spec, Initialisation.parse("constant(0.01)"), 1, manager);
      NDArray image = manager.ones(spec.input().batch(1));
      image.setRequiresGradient(true);
      NDArray[] seen = new NDArray[1];
      try (var gradients = Engine.getInstance().newGradientCollector()) {
        network.forward(
            image,
            false,
            (leaf, output) -> {
              if (leaf == index) {
                seen[0] = output.get(new NDIndex("0, 0, {}, {}", y, x));
              }
            });
        gradients.backward(seen[0]);
      }
      NDArray hasGradient = image.getGradient().get(0).sum(new int[] {0}).neq(0);
      assertEquals(expected(window.rows()), extent(hasGradient, 1), layer + " rows");
      assertEquals(expected(window.columns()), extent(hasGradient, 0), layer + " columns");
    }
  }

  private static String expected(InputWindow.Range range) {
    return range.clippedFirst() + " to " + range.clippedLast();
  }

  private static String extent(NDArray hasGradient, int axis) {
    boolean[] any =
        hasGradient.toType(DataType.FLOAT32, false).sum(new int[] {axis}).neq(0).toBooleanArray();
    int first = 0;
    while (!any[first]) {
      first++;
    }
    int last = any.length - 1;
    while (!any[last]) {
      last--;
    }
    return first + " to " + last;
  }

  @Test
  void unknownLayerOrPixelGivesOneClearError() {
    assertEquals(
        "there is no layer conv9: use a name from the summary's first column",
        assertThrows(InvalidInputException.class, () -> InputWindow.trace(SIMPLE, "conv9", 0, 0))
            .getMessage());
    assertEquals(
        "layer conv1 outputs 8x14x14, which has no pixel 0,14: give a row from 0 to 13 and a column from 0 to 13",
        assertThrows(InvalidInputException.class, () -> InputWindow.trace(SIMPLE, "conv1", 0, 14))
            .getMessage());
  }
}
