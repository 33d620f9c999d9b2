package io.github.convlens.model.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.summary.Summary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ModelOptionsTest {
  private static final FeatureShape MNIST = FeatureShape.image(1, 28, 28);
  private static final FeatureShape CIFAR = FeatureShape.image(3, 32, 32);

  private static ModelOptions resnet(String architecture, Integer depth, Shortcut shortcut) {
    return new ModelOptions(
        architecture, null, depth, shortcut, null, null, null, null, null, null);
  }

  private static ModelOptions layers(NamedLayer... layers) {
    return new ModelOptions(null, null, null, null, null, null, null, null, null, List.of(layers));
  }

  private static void fails(String message, Executable what) {
    assertEquals(message, assertThrows(InvalidInputException.class, what).getMessage());
  }

  @Test
  void defaultsAreTheBooksSimpleCnnWithBatchNormAfterTheActivation() {
    ModelOptions options = ModelOptions.defaults();
    assertEquals("simple_cnn", options.architecture());
    assertEquals(Function.RELU, options.activation());
    assertEquals(30_542, Summary.of(options.build(MNIST, 10)).parameters());
    assertEquals(
        List.of("conv1", "relu1", "bn1", "conv2"),
        options.build(MNIST, 10).leaves().stream().limit(4).map(LayerInfo::name).toList());
  }

  @Test
  void simpleCnnAlsoFitsCifar() {
    assertEquals(FeatureShape.flat(10), ModelOptions.defaults().build(CIFAR, 10).output());
  }

  @Test
  void simpleCnnOnLargeImagesAsksForMoreChannels() {
    fails(
        "model.channels: simple_cnn halves a 3x64x64 image 5 times, to 2x2, but must reach 1x1:"
            + " add values to model.channels",
        () -> ModelOptions.defaults().build(FeatureShape.image(3, 64, 64), 10));
  }

  @Test
  void residualNetworksHaveThePapersSizes() {
    int[][] sizes = {{20, 272_474}, {32, 466_906}, {44, 661_338}, {56, 855_770}, {110, 1_730_714}};
    for (int[] size : sizes) {
      var spec = resnet("resnet", size[0], null).build(CIFAR, 10);
      assertEquals(size[1], Summary.of(spec).parameters());
    }
    assertEquals(11_173_962, Summary.of(resnet("resnet", 18, null).build(CIFAR, 10)).parameters());
    assertEquals(21_282_122, Summary.of(resnet("resnet", 34, null).build(CIFAR, 10)).parameters());
  }

  @Test
  void plainIsTheResidualNetworkWithoutShortcuts() {
    var plain = resnet("plain", 20, null).build(CIFAR, 10);
    var padded = resnet("resnet", 20, Shortcut.PAD).build(CIFAR, 10);
    assertEquals(
        padded.leaves().stream().map(LayerInfo::name).toList(),
        plain.leaves().stream().map(LayerInfo::name).toList());
  }

  @Test
  void explicitLayersMustEndInTheClasses() {
    var conv = NamedLayer.of(Conv.of(4, 3, 2, 1, true));
    var flatten = NamedLayer.of(new Flatten());
    var linear = NamedLayer.of(new Linear(10, true));
    assertEquals(FeatureShape.flat(10), layers(conv, flatten, linear).build(MNIST, 10).output());
    fails(
        "model.layers: they end in 4x14x14, but must end in a flat vector of 10 values: end in"
            + " flatten",
        () -> layers(conv).build(MNIST, 10));
    fails(
        "model.layers: they end in 10, but must end in a flat vector of 2 values: change the last"
            + " linear layer's out",
        () -> layers(conv, flatten, linear).build(MNIST, 2));
  }

  @Test
  void settingsOfAnotherArchitectureAreRefused() {
    fails(
        "model.depth: architecture simple_cnn has no such setting: leave it out",
        () -> resnet("simple_cnn", 20, null));
    fails(
        "model.shortcut: architecture plain has no such setting: leave it out",
        () -> resnet("plain", 20, Shortcut.PAD));
  }

  @Test
  void unknownChoicesAreOneClearError() {
    fails(
        "model.architecture: there is no vgg: use simple_cnn, resnet, plain or layers",
        () -> resnet("vgg", null, null));
    fails(
        "model.depth: there is no network of depth 50: use 18, 20, 32, 34, 44, 56 or 110",
        () -> resnet("resnet", 50, null).build(CIFAR, 10));
    fails(
        "model.shortcut: identity cannot go around the blocks that halve the image: use projection"
            + " or pad",
        () -> resnet("resnet", 20, Shortcut.IDENTITY).build(CIFAR, 10));
  }
}
