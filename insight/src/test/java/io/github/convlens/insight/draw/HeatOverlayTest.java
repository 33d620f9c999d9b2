package io.github.convlens.insight.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.experiment.explain.HeatMap;
import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class HeatOverlayTest {

  private static BufferedImage grey() {
    BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 4; i++) {
      picture.setRGB(i % 2, i / 2, new Color(100, 100, 100).getRGB());
    }
    return picture;
  }

  @Test
  void whereTheMapIsZeroThePictureIsUnchanged() {
    BufferedImage overlay =
        HeatOverlay.of(grey(), new HeatMap(new float[] {0, 1, 0, 0}, 2, 2, false));
    assertEquals(new Color(100, 100, 100), new Color(overlay.getRGB(0, 0)));
    Color strongest = new Color(overlay.getRGB(1, 0));
    assertTrue(strongest.getRed() > 200 && strongest.getBlue() < 60, strongest.toString());
  }

  @Test
  void evidenceForAClassIsRedAndEvidenceAgainstItIsBlue() {
    BufferedImage overlay =
        HeatOverlay.of(grey(), new HeatMap(new float[] {1, -1, 0, 0}, 2, 2, true));
    Color with = new Color(overlay.getRGB(0, 0));
    Color against = new Color(overlay.getRGB(1, 0));
    assertTrue(with.getRed() > with.getBlue() + 50, with.toString());
    assertTrue(against.getBlue() > against.getRed() + 50, against.toString());
  }

  @Test
  void aMapOfZerosIsDrawn() {
    BufferedImage overlay = HeatOverlay.of(grey(), new HeatMap(new float[4], 2, 2, true));
    assertEquals(overlay.getRGB(0, 0), overlay.getRGB(1, 1));
  }
}
