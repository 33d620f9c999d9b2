package io.github.convlens.experiment.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.picture.Preparation;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.training.session.ModelMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class TorchScriptArchiveTest {
  @Test
  void theBytesDoNotDependOnTheTimeZone() throws IOException {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("GMT+9"));
      byte[] east = archive();
      TimeZone.setDefault(TimeZone.getTimeZone("GMT-8"));
      assertArrayEquals(east, archive());
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private static byte[] archive() throws IOException {
    NetworkSpec spec =
        new NetworkSpec(FeatureShape.image(1, 2, 1), List.of(NamedLayer.of(new Flatten())));
    ModelMetadata metadata =
        new ModelMetadata(List.of("a", "b"), 1, 2, 1, Normalization.none(1), Preparation.DEFAULT);
    ExportedNetwork network = new ExportedNetwork(spec, Map.of(), metadata);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TorchScriptArchive.write(TorchScriptGraph.of(network, ExportOptions.DEFAULT), Map.of(), bytes);
    return bytes.toByteArray();
  }
}
