package io.github.convlens.data.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.data.internal.torch.AugmentKernels;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every change with fixed parameters, compared with torchvision's result for the same images. */
class TorchvisionOracleTest {
  private static final JsonNode RECORDED = read();

  private static NDManager manager;
  private static AugmentKernels kernels;

  @BeforeAll
  static void load() {
    manager = NDManager.newBaseManager();
    kernels = AugmentKernels.load(manager);
  }

  @AfterAll
  static void close() {
    kernels.close();
    manager.close();
  }

  private static JsonNode read() {
    try (InputStream json = TorchvisionOracleTest.class.getResourceAsStream("augment.json")) {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode one : RECORDED.get("cases")) {
      String name = one.get("operation").asText() + " " + one.get("image").asText();
      cases.add(Arguments.of(name + " " + one.get("arguments"), one));
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void anImageIsChangedAsInTorchvision(String name, JsonNode recorded) throws IOException {
    JsonNode image = RECORDED.get("images").get(recorded.get("image").asText());
    JsonNode arguments = recorded.get("arguments");
    long[] shape = new ObjectMapper().convertValue(image.get("shape"), long[].class);
    float[] levels = levels(image.get("levels"));
    if (arguments.has("flat")) {
      Arrays.fill(levels, arguments.get("flat").floatValue());
    }
    float[] want = levels(recorded.get("result"));
    float[] got = levels;
    String operation = recorded.get("operation").asText();
    for (Step step : steps(operation, arguments, shape)) {
      got = changed(step, got, shape);
    }
    // Sums that are rounded at different steps may end in a neighbouring pixel value.
    int off = 0;
    for (int i = 0; i < want.length; i++) {
      assertEquals(want[i], got[i], 1.0, name + " at " + i);
      off += want[i] == got[i] ? 0 : 1;
    }
    boolean exact = !List.of("saturation", "contrast", "move").contains(operation);
    assertTrue(off <= want.length * (exact ? 0.005 : 0.02), off + " of " + want.length + " differ");
  }

  private static float[] changed(Step step, float[] levels, long[] chw) {
    Shape shape = new Shape(1, chw[0], chw[1], chw[2]);
    int columns = step.parameters().length;
    try (NDManager scope = manager.newSubManager()) {
      NDArray images = scope.create(levels, shape);
      if (step.change().equals("erase")) {
        NDArray nhwc = images.transpose(0, 2, 3, 1);
        kernels.erase(nhwc, scope.create(step.parameters(), new Shape(1, columns)));
        return nhwc.transpose(0, 3, 1, 2).toFloatArray();
      }
      NDArray parameters =
          columns == 0
              ? scope.zeros(new Shape(1, 1))
              : scope.create(step.parameters(), new Shape(1, columns));
      float[] fill = new float[(int) chw[0]];
      for (int c = 0; c < fill.length; c++) {
        fill[c] = RECORDED.get("fill").get(c).floatValue();
      }
      NDArray colour = scope.create(fill, new Shape(1, chw[0], 1, 1));
      return kernels.changed(step.change(), images, parameters, colour, scope).toFloatArray();
    }
  }

  private static List<Step> steps(String operation, JsonNode given, long[] shape) {
    return switch (operation) {
      case "affine" ->
          List.of(
              new AffineMatrix(
                      given.get("angle").asDouble(),
                      given.get("translate").get(0).asDouble(),
                      given.get("translate").get(1).asDouble(),
                      given.get("scale").asDouble(),
                      given.get("shear").get(0).asDouble(),
                      given.get("shear").get(1).asDouble())
                  .step(interpolation(given)));
      case "perspective" ->
          List.of(
              Perspective.step(
                  points(given.get("corners")), points(given.get("moved")), interpolation(given)));
      case "resized_crop" -> {
        int[] w = new ObjectMapper().convertValue(given.get("window"), int[].class);
        yield List.of(ResizedCrop.of(w[0], w[1], w[2], w[3]));
      }
      case "erase" -> {
        float[] w = new ObjectMapper().convertValue(given.get("window"), float[].class);
        yield List.of(new Step("erase", w));
      }
      case "brightness", "hue" -> List.of(Step.of(operation, given.get("factor").asDouble()));
      case "contrast", "saturation", "sharpness" ->
          List.of(Step.blend(operation, given.get("factor").asDouble()));
      case "posterize" -> List.of(LevelChange.posterized(given.get("bits").asInt()));
      case "solarize" -> List.of(Step.of(operation, given.get("threshold").asDouble()));
      case "blur" -> List.of(Blur.step(given.get("taps").asInt(), given.get("sigma").asDouble()));
      case "move" -> {
        var picture = new Operation.Picture((int) shape[0], (int) shape[1], (int) shape[2]);
        PolicyMove move = move(given.get("move").asText());
        yield move.steps(given.get("magnitude").asDouble(), picture, Interpolation.BILINEAR);
      }
      default -> List.of(new Step(operation));
    };
  }

  @Test
  void policiesHaveTorchvisionsMagnitudes() {
    PolicyRule.Range range = new PolicyRule.Range(new Operation.Picture(3, 14, 16));
    RECORDED
        .get("trivial")
        .properties()
        .forEach(e -> assertMagnitudes(e, (move, bin) -> range.wide(move, bin, 31)));
    RECORDED
        .get("rand")
        .properties()
        .forEach(e -> assertMagnitudes(e, (move, bin) -> range.usual(move, bin, 31)));
    RECORDED
        .get("auto")
        .properties()
        .forEach(e -> assertMagnitudes(e, (move, bin) -> range.usual(move, bin, 10)));
    for (Map.Entry<String, JsonNode> signed : RECORDED.get("signed").properties()) {
      assertEquals(signed.getValue().asBoolean(), move(signed.getKey()).signed(), signed.getKey());
    }
    assertEquals(RECORDED.get("trivial").size(), PolicyMove.WITHOUT_INVERT.size());
  }

  private interface Magnitude {
    double of(PolicyMove move, int bin);
  }

  private static void assertMagnitudes(Map.Entry<String, JsonNode> recorded, Magnitude magnitude) {
    PolicyMove move = move(recorded.getKey());
    int bin = 0;
    for (JsonNode value : recorded.getValue()) {
      assertEquals(value.asDouble(), magnitude.of(move, bin), 2e-6, move + " " + bin);
      assertEquals((int) value.asDouble(), (int) magnitude.of(move, bin), move + " " + bin);
      bin++;
    }
  }

  @Test
  void autoAugmentHasTorchvisionsPairs() {
    assertPairs("imagenet", AutoAugmentPolicies.IMAGENET);
    assertPairs("cifar10", AutoAugmentPolicies.CIFAR10);
    assertPairs("svhn", AutoAugmentPolicies.SVHN);
  }

  private static void assertPairs(String name, List<List<AutoAugmentPolicies.Move>> policies) {
    JsonNode recorded = RECORDED.get("policies").get(name);
    assertEquals(recorded.size(), policies.size());
    for (int i = 0; i < policies.size(); i++) {
      for (int j = 0; j < 2; j++) {
        JsonNode want = recorded.get(i).get(j);
        AutoAugmentPolicies.Move got = policies.get(i).get(j);
        assertEquals(move(want.get(0).asText()), got.move());
        assertEquals(want.get(1).asDouble(), got.probability());
        assertEquals(want.get(2).asInt(), got.magnitude());
      }
    }
  }

  @Test
  void batchesAreMixedAsInTorchvision() throws IOException {
    JsonNode mixup = RECORDED.get("mixup");
    JsonNode cutmix = RECORDED.get("cutmix");
    long[] chw = new ObjectMapper().convertValue(shapeOf("colour"), long[].class);
    float[] one = levels(RECORDED.get("images").get("colour").get("levels"));
    try (NDManager scope = manager.newSubManager()) {
      NDArray image = scope.create(one, new Shape(1, chw[0], chw[1], chw[2]));
      NDArray batch =
          image.mul(1 / 3f).concat(image.mul(2 / 3f)).concat(image).transpose(0, 2, 3, 1);
      NDArray mixed = batch.duplicate();
      kernels.mixup(mixed, mixup.get("share").asDouble());
      assertImages(mixup, mixed);
      NDArray cut = batch.duplicate();
      kernels.cutmix(
          cut,
          cutmix.get("top").asLong(),
          cutmix.get("left").asLong(),
          cutmix.get("height").asLong(),
          cutmix.get("width").asLong());
      assertImages(cutmix, cut);
    }
  }

  private static void assertImages(JsonNode recorded, NDArray nhwc) {
    float[] want = new ObjectMapper().convertValue(recorded.get("images"), float[].class);
    assertArrayEquals(want, nhwc.transpose(0, 3, 1, 2).toFloatArray(), 1e-3f);
  }

  private static JsonNode shapeOf(String image) {
    return RECORDED.get("images").get(image).get("shape");
  }

  private static Interpolation interpolation(JsonNode given) {
    return Interpolation.valueOf(given.get("interpolation").asText().toUpperCase(Locale.ROOT));
  }

  private static double[][] points(JsonNode list) {
    return new ObjectMapper().convertValue(list, double[][].class);
  }

  private static PolicyMove move(String torchvisions) {
    String name =
        torchvisions.equals("AutoContrast")
            ? "autocontrast"
            : torchvisions.replaceAll("(?<=.)([A-Z])", "_$1");
    return PolicyMove.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static float[] levels(JsonNode base64) throws IOException {
    byte[] bytes = base64.binaryValue();
    float[] levels = new float[bytes.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = bytes[i] & 0xff;
    }
    return levels;
  }
}
