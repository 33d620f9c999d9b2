package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that gradients do not depend on the time of Java's garbage collection. An array made from
 * Java's memory only borrows that memory, and DJL converts every number that is passed to an
 * operator to such an array. Autograd keeps the arrays that the backward pass needs, but it does
 * not keep Java's memory.
 */
class GarbageCollectionTest {
  private static final FeatureShape INPUT = FeatureShape.image(4, 6, 6);
  private static final Map<String, List<Layer>> LAYERS = layers();

  /** The buffers are kept until the end of the tests, so that their memory is not freed. */
  private static final List<ByteBuffer> NAN_BUFFERS = new ArrayList<>();

  @AfterAll
  static void release() {
    NAN_BUFFERS.clear();
  }

  private static Map<String, List<Layer>> layers() {
    Map<String, List<Layer>> cases = new LinkedHashMap<>();
    cases.put("conv", List.of(Conv.of(8, 3, 2, 1, true)));
    cases.put("batch_norm", List.of(BatchNorm.standard()));
    cases.put("layer_norm", List.of(new LayerNorm(null)));
    for (Function function : Function.values()) {
      cases.put(function.key(), List.of(Activation.of(function)));
    }
    for (Pool.Kind kind : Pool.Kind.values()) {
      cases.put("pool " + kind, List.of(new Pool(kind, 3, 2, 1)));
      cases.put("global_pool " + kind, List.of(new GlobalPool(kind)));
    }
    cases.put("adaptive_pool", List.of(new AdaptivePool(4)));
    cases.put("squeeze_excite", List.of(new SqueezeExcite(4, Function.SILU, Function.HARDSIGMOID)));
    cases.put("layer_scale", List.of(new LayerScale(0.5)));
    cases.put("scale", List.of(new Scale(0.3)));
    cases.put("stochastic_depth", List.of(new StochasticDepth(0.4)));
    cases.put("dropout", List.of(new Dropout(0.4)));
    cases.put("linear", List.of(new Flatten(), new Linear(5, true)));
    cases.put("linear per pixel", List.of(new Linear(5, true, true)));
    List<NamedLayer> body = List.of(NamedLayer.of(Conv.of(6, 3, 2, 1, false)));
    for (Shortcut shortcut : List.of(Shortcut.PROJECTION, Shortcut.PAD)) {
      cases.put("residual " + shortcut, List.of(new Residual(body, shortcut, null)));
    }
    return cases;
  }

  static Stream<String> names() {
    return LAYERS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void gradientsAreTheSameAfterAGarbageCollection(String name) throws InterruptedException {
    Map<String, float[]> expected = gradients(LAYERS.get(name), false);
    Map<String, float[]> found = gradients(LAYERS.get(name), true);
    expected.forEach((key, values) -> assertArrayEquals(values, found.get(key), name + " " + key));
  }

  private static Map<String, float[]> gradients(List<Layer> layers, boolean collect)
      throws InterruptedException {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      manager.getEngine().setRandomSeed(1);
      NetworkSpec spec = new NetworkSpec(INPUT, layers.stream().map(NamedLayer::of).toList());
      Network network = Network.create(spec, Initialisation.pytorch(), 1, manager);
      NDArray images = manager.randomNormal(INPUT.batch(5)).mul(3);
      images.setRequiresGradient(true);
      try (var collector = Engine.getInstance().newGradientCollector()) {
        NDArray output = network.forward(images, true, null);
        NDArray sum = output.mul(manager.randomNormal(output.getShape())).sum();
        if (collect) {
          collect();
        }
        collector.backward(sum);
      }
      gradients.put("images", images.getGradient().toFloatArray());
      for (NetworkParameter parameter : network.parameters()) {
        if (parameter.trainable()) {
          gradients.put(parameter.name(), parameter.array().getGradient().toFloatArray());
        }
      }
    }
    return gradients;
  }

  /** Collects garbage, and fills the freed memory with NaN, which would spoil every result. */
  private static void collect() throws InterruptedException {
    // When the second collection is noticed, all objects that were garbage at the first collection
    // have been freed.
    for (int i = 0; i < 2; i++) {
      awaitCollection();
    }
    for (int size = 4; size <= 256; size *= 2) {
      for (int i = 0; i < 2000; i++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        while (buffer.hasRemaining()) {
          buffer.putFloat(Float.NaN);
        }
        NAN_BUFFERS.add(buffer);
      }
    }
  }

  private static void awaitCollection() throws InterruptedException {
    CountDownLatch collected = new CountDownLatch(1);
    Cleaner.create().register(new Object(), collected::countDown);
    for (int i = 0; i < 500 && collected.getCount() > 0; i++) {
      System.gc();
      collected.await(20, TimeUnit.MILLISECONDS);
    }
    assertEquals(0, collected.getCount(), "nothing was collected");
  }
}
