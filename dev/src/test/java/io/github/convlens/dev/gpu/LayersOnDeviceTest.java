package io.github.convlens.dev.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import io.github.convlens.core.option.Kind;
import io.github.convlens.model.CompositeLayer;
import io.github.convlens.model.Layer;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Sequence;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The comparison of layers on a GPU, as far as it can be tested on a CPU. */
class LayersOnDeviceTest {

  @Test
  void everyKindOfLayerIsCompared() {
    Set<Class<?>> compared = new HashSet<>();
    LayerCases.all().values().forEach(layers -> collect(layers, compared));
    assertEquals(Layer.kinds().stream().map(Kind::type).collect(Collectors.toSet()), compared);
  }

  @Test
  void theSameProcessorGivesTheSameNumbers() {
    for (LayersOnDevice.Compared compared : LayersOnDevice.compare(Device.cpu())) {
      assertTrue(compared.equal(), compared::toString);
      assertEquals(0, compared.difference(), LayersOnDevice.TOLERANCE / 10, compared::toString);
    }
  }

  private static void collect(List<NamedLayer> layers, Set<Class<?>> into) {
    for (NamedLayer named : layers) {
      into.add(named.layer().getClass());
      if (named.layer() instanceof CompositeLayer composite) {
        collect(inside(composite), into);
      }
    }
  }

  private static List<NamedLayer> inside(CompositeLayer composite) {
    return composite.accept(
        new CompositeLayer.Visitor<>() {
          @Override
          public List<NamedLayer> residual(Residual residual) {
            return residual.layers();
          }

          @Override
          public List<NamedLayer> repeat(Repeat repeat) {
            return repeat.layers();
          }

          @Override
          public List<NamedLayer> sequence(Sequence sequence) {
            return sequence.layers();
          }
        });
  }
}
