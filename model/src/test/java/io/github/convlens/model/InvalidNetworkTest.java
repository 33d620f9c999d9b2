package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.Residual.Shortcut;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Tests the error messages about networks that cannot be built. */
class InvalidNetworkTest {
  private static final FeatureShape IMAGE = FeatureShape.image(3, 8, 8);

  private static NetworkSpec network(Layer... layers) {
    return new NetworkSpec(IMAGE, Stream.of(layers).map(NamedLayer::of).toList());
  }

  private static List<NamedLayer> body(Layer... layers) {
    return Stream.of(layers).map(NamedLayer::of).toList();
  }

  private static void fails(String message, Executable what) {
    var problem = assertThrows(InvalidInputException.class, what);
    assertEquals(message, problem.getMessage());
    assertFalse(problem.getMessage().contains("\n"));
  }

  @Test
  void theErrorOfAKernelLargerThanItsInputNamesTheLayerAndTheFix() {
    fails(
        "layer conv2 (input 4x2x2): its window of 5 pixels is larger than its input of 2x2 pixels"
            + " with padding 1: use a smaller kernel, more padding, or smaller strides and"
            + " fewer pools before it",
        () -> network(Conv.of(4, 3, 4, 0, true), Conv.of(4, 5, 1, 1, true)));
  }

  @Test
  void poolingThatLeavesNoPixelGivesAOneLineError() {
    fails(
        "layer max_pool4 (input 3x1x1): its window of 2 pixels is larger than its input of 1x1"
            + " pixels with padding 0: use a smaller kernel, more padding, or smaller strides and"
            + " fewer pools before it",
        () -> network(Pool.max(2), Pool.max(2), Pool.max(2), Pool.max(2)));
  }

  @Test
  void theErrorOfALinearLayerOnAnImageAsksForFlatten() {
    fails(
        "layer linear1 (input 3x8x8): it needs a flat vector: put flatten before it",
        () -> network(new Linear(10, true)));
  }

  @Test
  void layersThatNeedImagesAreRejectedAfterFlatten() {
    for (Layer layer : List.of(Conv.of(1, 1, 1, 0, true), Pool.max(1), new GlobalPool(null))) {
      fails(
          "layer %s1 (input 192): it needs an image but receives a flat vector: put it before"
                  .formatted(layer.stem())
              + " flatten",
          () -> network(new Flatten(), layer));
    }
  }

  @Test
  void aLayerNormOfOneChannelIsRejected() {
    fails(
        "layer layer_norm1 (input 1x8x8): it normalises over the channels but receives only one, which"
            + " would always become 0: put it after a layer with more channels",
        () -> network(Conv.of(1, 3, 1, 1, true), new LayerNorm(null)));
  }

  @Test
  void groupsThatDoNotDivideTheChannelsAreRejected() {
    fails("groups is 2: give a divisor of out (5)", () -> Conv.of(5, 3).with(Conv.GROUPS, 2));
    fails(
        "layer conv1 (input 3x8x8): groups 2 does not divide its 3 input channels",
        () -> network(Conv.of(4, 3).with(Conv.GROUPS, 2)));
  }

  @Test
  void theErrorOfAnIdentityShortcutAroundAChangeOfShapeSuggestsOtherShortcuts() {
    fails(
        "layer residual1 (input 3x8x8): its body turns 3x8x8 into 6x4x4, to which the identity"
            + " shortcut cannot be added: use shortcut projection or pad, or keep the shape",
        () -> network(new Residual(body(Conv.of(6, 3, 2, 1, true)), Shortcut.IDENTITY, null)));
  }

  @Test
  void theErrorOfAResidualThatFlattensItsImageSuggestsFlatteningAfterwards() {
    for (Shortcut shortcut : Shortcut.values()) {
      fails(
          "layer residual1 (input 3x8x8): its body turns 3x8x8 into 192, to which the %s shortcut"
                  .formatted(shortcut.key())
              + " cannot be added: flatten after the residual, not in it",
          () -> network(new Residual(body(new Flatten()), shortcut, null)));
    }
  }

  @Test
  void aPadShortcutCannotRemoveChannels() {
    fails(
        "layer residual1 (input 3x8x8): the pad shortcut cannot turn 3x8x8 into 2x8x8: use"
            + " projection",
        () -> network(new Residual(body(Conv.of(2, 3, 1, 1, true)), Shortcut.PAD, null)));
  }

  @Test
  void aResidualOnAFlatVectorMustKeepItsWidth() {
    for (Shortcut shortcut : List.of(Shortcut.PROJECTION, Shortcut.PAD)) {
      fails(
          "layer residual1 (input 192): its %s shortcut accepts only images, but its body turns"
                  .formatted(shortcut.key())
              + " 192 values into 5: keep the width",
          () -> network(new Flatten(), new Residual(body(new Linear(5, true)), shortcut, null)));
    }
    fails(
        "layer residual1 (input 192): its body turns 192 into 5, to which the identity shortcut"
            + " cannot be added: keep the width",
        () ->
            network(
                new Flatten(), new Residual(body(new Linear(5, true)), Shortcut.IDENTITY, null)));
  }

  @Test
  void aShortcutAroundAnUnpaddedConvolutionIsRejected() {
    var problem =
        assertThrows(
            InvalidInputException.class,
            () ->
                network(new Residual(body(Conv.of(3, 3, 1, 0, true)), Shortcut.PROJECTION, null)));
    assertTrue(problem.getMessage().startsWith("layer residual1 (input 3x8x8): "));
    assertTrue(problem.getMessage().contains("a padding of kernel/2"));
  }

  @Test
  void sharedWeightsNeedTheSameShapesInEachPass() {
    fails(
        "layer repeat1: passes share their weights, but repeat1.0.conv1 receives 3x8x8 and"
            + " repeat1.1.conv1 receives 4x8x8: keep the shape, or set share_weights to false",
        () -> network(new Repeat(2, true, body(Conv.of(4, 3, 1, 1, true)))));
  }

  @Test
  void sharedWeightsMayShrinkTheImage() {
    assertEquals(
        FeatureShape.image(3, 1, 1),
        network(new Repeat(3, true, body(Conv.of(3, 3, 2, 1, true)))).output());
  }

  @Test
  void missingAndImpossibleSettingsAreRejected() {
    fails("out is missing: give a whole number", Conv.KIND::byDefault);
    fails("stride is 0: give a whole number from 1 to 1048576", () -> Conv.of(1, 3, 0, 0, true));
    fails(
        "padding is 2, more than half the kernel 3: use at most 1",
        () -> new Pool(Pool.Kind.MAX, 3, 1, 2));
    fails("p is 1.5: give a number from 0 to 1", () -> new Dropout(1.5));
    fails("p is NaN: give a number from 0 to 1", () -> new Dropout(Double.NaN));
    fails(
        "slope applies only to leaky_relu, not to relu: leave it out",
        () -> new Activation(Function.RELU, 0.1));
    fails("layers is empty: give at least one layer", () -> new Repeat(2, true, List.of()));
    fails("layers is empty: give at least one layer", () -> network());
  }

  @Test
  void namesMustBeUniqueAndContainNoDots() {
    fails(
        "name is \"a.b\": use 1 to 64 letters, digits, _ and -",
        () -> new NamedLayer("a.b", new Flatten()));
    NamedLayer one = new NamedLayer("relu1", new Flatten());
    NamedLayer two = NamedLayer.of(Activation.of(Function.RELU));
    fails(
        "layers has the name relu1 twice: name one of the layers differently",
        () -> new NetworkSpec(IMAGE, List.of(one, two)));
  }

  @Test
  void outputsTooLargeForAnArrayGiveAOneLineError() {
    fails(
        "layer conv1 (input 3x8x8): the result has more values than an array can hold: make it"
            + " smaller",
        () -> network(Conv.of(1 << 20, 1).with(Conv.PADDING, 1 << 20), new Flatten()));
  }

  @Test
  void outputsTooLargeForALongGiveAOneLineError() {
    // 2^20 channels of 2^22 by 2^22 pixels are 2^64 values, which wrap around to 0.
    var huge = FeatureShape.image(1, 1 << 21, 1 << 21);
    var wide = Conv.of(1 << 20, 1).with(Conv.PADDING, 1 << 20);
    fails(
        "layer conv1 (input 1x2097152x2097152): the result has more values than an array can hold: make"
            + " it smaller",
        () -> new NetworkSpec(huge, body(wide)));
  }

  @Test
  void parametersTooLargeForAnArrayGiveAOneLineError() {
    Layer largest = new Linear((1 << 29) / 1024 - 1, false);
    Layer tooMany = new Linear((1 << 29) / 1024, false);
    var input = FeatureShape.flat(1024);
    assertEquals(
        (1 << 29) - 1024,
        new NetworkSpec(input, body(largest)).leaves().get(0).parameters().get(0).size());
    fails(
        "layer linear1 (input 1024): its weight of shape (524288, 1024) has more than the 536870911"
            + " values that an array can hold: make the layer, or its input, smaller",
        () -> new NetworkSpec(input, body(tooMany)));
    fails(
        "layer linear1 (input 1048576): its weight of shape (1048576, 1048576) has more than the"
            + " 536870911 values that an array can hold: make the layer, or its input, smaller",
        () -> new NetworkSpec(FeatureShape.flat(1 << 20), body(new Linear(1 << 20, false))));
  }

  @Test
  void nestedRepeatsThatWouldTakeForeverAreRejectedSoon() {
    Layer repeat = new Repeat(1 << 20, false, body(Activation.of(Function.RELU)));
    for (int i = 0; i < 3; i++) {
      repeat = new Repeat(1 << 20, false, body(repeat));
    }
    Layer endless = repeat;
    var problem = assertThrows(InvalidInputException.class, () -> network(endless));
    assertTrue(problem.getMessage().endsWith("more than 20000 layers: repeat fewer times"));
  }
}
