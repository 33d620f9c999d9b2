package io.github.convlens.insight.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.text.CharacterIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogTick;
import org.jfree.chart.axis.Tick;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;
import org.junit.jupiter.api.Test;

class LinePlotTest {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 420;
  private static final double[] STEPS = IntStream.range(0, 40).asDoubleStream().toArray();

  @Test
  void ticksAreAtRoundNumbersAndShareANumberFormat() {
    assertEquals(List.of("0", "20", "40", "60", "80", "100"), labels(Axes.linear("", 0, 117)));
    assertEquals(
        List.of("0.106", "0.108", "0.110", "0.112"), labels(Axes.linear("", .1045, .1135)));
    assertEquals(List.of("-0.6", "-0.4", "-0.2", "0"), labels(Axes.linear("", -.75, .04)));
    assertEquals(List.of("0", "1e6", "2e6", "3e6", "4e6", "5e6"), labels(Axes.linear("", 0, 5e6)));
    assertEquals(List.of("0", "2e-8", "4e-8", "6e-8", "8e-8"), labels(Axes.linear("", 0, 9e-8)));
  }

  @Test
  void ticksOfEpochsAreWholeNumbers() {
    assertEquals(List.of("0", "1"), labels(Axes.counting("", 0, 1)));
  }

  @Test
  void aLogarithmicAxisShowsTwoPowersOfTenHoweverNarrowItsRangeIs() {
    assertEquals(List.of("10-2", "10-1", "100", "101"), labels(Axes.logarithmic("", .006, 15)));
    assertEquals(List.of("10-2", "10-1"), labels(Axes.logarithmic("", .015, .08)));
    assertEquals(List.of("100", "101"), labels(Axes.logarithmic("", 3, 3)));
    assertEquals(
        List.of("10-20", "10-15", "10-10", "10-5", "100"), labels(Axes.logarithmic("", 1e-20, 2)));
  }

  @Test
  void aSingleValueHasRoomOnBothSides() {
    for (double value : new double[] {0.06, 0, -3}) {
      ValueAxis axis = Axes.linear("", value, value);
      assertTrue(axis.getLowerBound() < value && axis.getUpperBound() > value);
    }
  }

  @Test
  void aNumberBetweenGapsIsDrawnAsAPoint() {
    double[] y = new double[STEPS.length];
    Arrays.fill(y, Double.NaN);
    y[20] = 1;
    int dot = pixels(new LinePlot("", "step").add("", STEPS, y, Color.RED));
    assertTrue(dot > 5 && dot < 100, "red: " + dot);
  }

  @Test
  void aZeroLeavesAGapOnALogarithmicAxis() {
    double[] y = new double[STEPS.length];
    Arrays.fill(y, 1, y.length, 10);
    y[20] = 0;
    assertTrue(
        pixels(new LinePlot("", "step").logarithmic().add("", STEPS, y, Color.RED)) > WIDTH / 2);
    Arrays.fill(y, 0);
    assertEquals(0, pixels(new LinePlot("", "step").logarithmic().add("", STEPS, y, Color.RED)));
  }

  @Test
  void theLegendNamesUpToTwelveCurves() {
    assertFalse(hasLegend(1));
    assertTrue(hasLegend(2));
    assertTrue(hasLegend(12));
    assertFalse(hasLegend(13));
  }

  /** Whether the picture has pixels in a curve's colour above its plot. */
  private static boolean hasLegend(int curves) {
    LinePlot plot = new LinePlot("Название", "step").fraction();
    for (int i = 0; i < curves; i++) {
      plot.add("卷积" + i, STEPS, new double[STEPS.length], Color.RED);
    }
    BufferedImage image = plot.image(WIDTH, HEIGHT);
    for (int y = 0; y < HEIGHT / 3; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if (image.getRGB(x, y) == Color.RED.getRGB()) {
          return true;
        }
      }
    }
    return false;
  }

  private static int pixels(LinePlot plot) {
    BufferedImage image = plot.image(WIDTH, HEIGHT);
    int red = 0;
    for (int rgb : image.getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH)) {
      Color color = new Color(rgb);
      red += color.getRed() - color.getGreen() > 100 ? 1 : 0;
    }
    return red;
  }

  /** The labels next to an axis of 250 pixels. */
  private static List<String> labels(ValueAxis axis) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    Chart.plot(Axes.linear("", 0, 1), axis);
    List<String> labels = new ArrayList<>();
    for (Object tick :
        axis.refreshTicks(g, new AxisState(), new Rectangle(250, 250), RectangleEdge.LEFT)) {
      labels.add(tick instanceof LogTick log ? text(log) : ((Tick) tick).getText());
    }
    g.dispose();
    return labels;
  }

  private static String text(LogTick tick) {
    StringBuilder text = new StringBuilder();
    CharacterIterator label = tick.getAttributedLabel().getIterator();
    for (char c = label.first(); c != CharacterIterator.DONE; c = label.next()) {
      text.append(c);
    }
    return text.toString();
  }
}
