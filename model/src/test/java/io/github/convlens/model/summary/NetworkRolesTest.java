package io.github.convlens.model.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.convlens.model.Activation;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Layer;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Residual.Shortcut;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NetworkRolesTest {

  private static final Activation RELU = Activation.of(Function.RELU);

  private static List<NamedLayer> layers(Layer... layers) {
    return Stream.of(layers).map(NamedLayer::of).toList();
  }

  private static Map<String, LayerRole> roles(Layer... layers) {
    return NetworkRoles.of(new NetworkSpec(FeatureShape.image(4, 8, 8), layers(layers)));
  }

  private static Conv conv() {
    return Conv.of(4, 3, 1, 1, true);
  }

  @Test
  void aLayerFeedsTheActivationThatFollowsIt() {
    var roles = roles(conv(), RELU, conv(), BatchNorm.standard(), RELU, conv());
    assertEquals(Function.RELU, roles.get("conv1").feeds());
    assertNull(roles.get("conv2").feeds());
    assertEquals(Function.RELU, roles.get("bn1").feeds());
    assertNull(roles.get("conv3").feeds());
    assertEquals(Function.RELU, roles.get("relu1").function());
  }

  @Test
  void aLayerWhoseOutputIsAddedToAShortcutFeedsNoActivation() {
    var residual = new Residual(layers(conv(), RELU, conv()), Shortcut.IDENTITY, RELU);
    var roles = roles(conv(), residual, conv());
    assertEquals(Function.RELU, roles.get("residual1.conv1").feeds());
    assertNull(roles.get("residual1.conv2").feeds());
  }

  /**
   * In a pre-activation residual (He et al. 2016), the activation comes before each convolution.
   */
  @Test
  void aLayerWhoseOutputAlsoTakesAShortcutFeedsNoActivation() {
    var residual = new Residual(layers(RELU, conv(), RELU, conv()), Shortcut.IDENTITY, null);
    var roles = roles(conv(), new Repeat(2, false, layers(residual)), RELU, conv());
    assertNull(roles.get("conv1").feeds());
    String first = "repeat1.0.residual1.";
    String second = "repeat1.1.residual1.";
    assertEquals(Function.RELU, roles.get(first + "conv1").feeds());
    assertNull(roles.get(first + "conv2").feeds());
    assertEquals(Function.RELU, roles.get(second + "conv1").feeds());
    assertNull(roles.get(second + "conv2").feeds());
  }

  @Test
  void theActivationOfANestedResidualFeedsNoActivation() {
    var sigmoid = Activation.of(Function.SIGMOID);
    var inner = new Residual(layers(conv()), Shortcut.IDENTITY, sigmoid);
    var outer = new Residual(layers(conv(), inner), Shortcut.IDENTITY, RELU);
    var roles = roles(conv(), outer, conv());
    LayerRole added = roles.get("residual1.residual1." + inner.activationName());
    assertEquals(Function.SIGMOID, added.function());
    assertNull(added.feeds());
    assertNull(roles.get("residual1.conv1").feeds());
  }
}
