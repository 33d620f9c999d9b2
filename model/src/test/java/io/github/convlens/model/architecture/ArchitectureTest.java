package io.github.convlens.model.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.StochasticDepth;
import io.github.convlens.model.summary.Summary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ArchitectureTest {
  private static final FeatureShape MNIST = FeatureShape.image(1, 28, 28);
  private static final FeatureShape CIFAR = FeatureShape.image(3, 32, 32);

  private static Architecture layers(NamedLayer... layers) {
    return new ExplicitLayers(List.of(layers));
  }

  private static Architecture simpleCnn() {
    return SimpleCnn.KIND.byDefault();
  }

  private static void fails(String message, Executable what) {
    assertEquals(message, assertThrows(InvalidInputException.class, what).getMessage());
  }

  @Test
  void defaultsAreTheBooksSimpleCnnWithBatchNormAfterTheActivation() {
    ModelOptions options = ModelOptions.defaults();
    NetworkSpec network = options.architecture().build(MNIST, 10);
    assertEquals(30_542, Summary.of(network).parameters());
    assertEquals(
        List.of("conv1", "relu1", "bn1", "conv2"),
        network.leaves().stream().limit(4).map(LayerInfo::name).toList());
  }

  @Test
  void simpleCnnAlsoFitsCifar() {
    assertEquals(FeatureShape.flat(10), simpleCnn().build(CIFAR, 10).output());
  }

  @Test
  void simpleCnnOnLargeImagesAsksForMoreChannels() {
    fails(
        "channels make simple_cnn halve a 3x64x64 image 5 times, to 2x2, but it must reach 1x1:"
            + " add more values",
        () -> simpleCnn().build(FeatureShape.image(3, 64, 64), 10));
  }

  @Test
  void residualNetworksHaveTheNumbersOfParametersOfThePaper() {
    int[][] sizes = {{20, 272_474}, {32, 466_906}, {44, 661_338}, {56, 855_770}, {110, 1_730_714}};
    for (int[] size : sizes) {
      var spec = new ResNet(size[0], Shortcut.PROJECTION).build(CIFAR, 10);
      assertEquals(size[1], Summary.of(spec).parameters());
    }
    assertEquals(
        11_173_962, Summary.of(new ResNet(18, Shortcut.PROJECTION).build(CIFAR, 10)).parameters());
    assertEquals(
        21_282_122, Summary.of(new ResNet(34, Shortcut.PROJECTION).build(CIFAR, 10)).parameters());
  }

  @Test
  void plainHasTheSameLayersAsTheResidualNetwork() {
    var plain = new PlainNet(20).build(CIFAR, 10);
    var padded = new ResNet(20, Shortcut.PAD).build(CIFAR, 10);
    assertEquals(
        padded.leaves().stream().map(LayerInfo::name).toList(),
        plain.leaves().stream().map(LayerInfo::name).toList());
  }

  @Test
  void explicitLayersMustEndInOneOutputPerClass() {
    var conv = NamedLayer.of(Conv.of(4, 3, 2, 1, true));
    var flatten = NamedLayer.of(new Flatten());
    var linear = NamedLayer.of(new Linear(10, true));
    assertEquals(FeatureShape.flat(10), layers(conv, flatten, linear).build(MNIST, 10).output());
    fails(
        "layers end in 4x14x14, but must end in a flat vector of 10 values: end in flatten",
        () -> layers(conv).build(MNIST, 10));
    fails(
        "layers end in 10, but must end in a flat vector of 2 values: change the last"
            + " linear layer's out",
        () -> layers(conv, flatten, linear).build(MNIST, 2));
  }

  /**
   * torchvision's documentation states these numbers of parameters and of multiply-adds (in 10⁹).
   */
  @Test
  void networksForImageNetHaveTorchvisionsSizes() {
    sizes(new ResNet(18, Shortcut.PROJECTION, ResNet.Stem.IMAGENET), 11_689_512, 1.814);
    sizes(new ResNet(34, Shortcut.PROJECTION, ResNet.Stem.IMAGENET), 21_797_672, 3.664);
    sizes(new ResNet(50, Shortcut.PROJECTION, ResNet.Stem.IMAGENET), 25_557_032, 4.089);
    sizes(new Vgg16(0.5), 138_365_992, 15.47);
    sizes(new MobileNetV2(0.2), 3_504_872, 0.301);
    sizes(new MobileNetV3(0.2), 5_483_032, 0.217);
    sizes(new EfficientNet(0.2, 0.2), 5_288_548, 0.386);
    sizes(new ConvNext(0.1), 28_589_128, 4.456);
  }

  private static void sizes(Architecture architecture, long parameters, double multiplyAdds) {
    Summary summary = Summary.of(architecture.build(FeatureShape.image(3, 224, 224), 1000));
    assertEquals(parameters, summary.parameters());
    assertEquals(multiplyAdds, summary.multiplyAdds() / 1e9, 0.006);
  }

  @Test
  void efficientNetSkipsAResidualWithAProbabilityProportionalToItsIndexAmongTheBlocks() {
    NetworkSpec network = new EfficientNet(0.2, 0.16).build(FeatureShape.image(3, 224, 224), 10);
    List<Long> hundredths =
        network.leaves().stream()
            .filter(leaf -> leaf.layer() instanceof StochasticDepth)
            .map(leaf -> Math.round(100 * ((StochasticDepth) leaf.layer()).p()))
            .toList();
    assertEquals(List.of(2L, 4L, 6L, 7L, 9L, 10L, 12L, 13L, 14L), hundredths);
  }

  @Test
  void depthsAndShortcutsOutsideThePapersAreRejected() {
    fails(
        "depth is 19: use 18, 20, 32, 34, 44, 50, 56 or 110",
        () -> new ResNet(19, Shortcut.PROJECTION));
    fails(
        "stem cannot be imagenet with depth 20: use depth 18, 34 or 50, or stem cifar",
        () -> new ResNet(20, Shortcut.PROJECTION, ResNet.Stem.IMAGENET));
    fails("depth is 19: use 18, 20, 32, 34, 44, 56 or 110", () -> new PlainNet(19));
    fails(
        "shortcut is identity: use projection or pad around the blocks that halve the image",
        () -> new ResNet(20, Shortcut.IDENTITY));
  }
}
