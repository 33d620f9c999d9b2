package io.github.convlens.cli.report;

import io.github.convlens.training.search.RangeTest;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Smooth loss over the learning rate, the suggestions marked. */
public final class RangeTestPlot {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 480;
  private static final int MARKER = 12;
  private static final Color LINE = new Color(0x2A5BD7);
  private static final List<Color> MARKS =
      List.of(new Color(0xD1495B), new Color(0x1B998B), new Color(0xB07D12), new Color(0x7B3FB5));

  private RangeTestPlot() {}

  /** Writes a PNG file. */
  public static void write(RangeTest test, Path file) throws IOException {
    List<RangeTest.Point> points =
        test.points().stream().filter(point -> Double.isFinite(point.smoothLoss())).toList();
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Learning-rate range test")
            .xAxisTitle("learning rate")
            .yAxisTitle("smooth loss")
            .build();
    XYStyler style = chart.getStyler();
    style.setXAxisLogarithmic(true);
    style.setXAxisDecimalPattern("0E0");
    style.setChartBackgroundColor(Color.WHITE);
    style.setChartTitleBoxVisible(false);
    style.setMarkerSize(MARKER);
    style.setLegendPosition(Styler.LegendPosition.InsideSW);
    XYSeries losses =
        chart.addSeries(
            "smooth loss",
            points.stream().mapToDouble(RangeTest.Point::learningRate).toArray(),
            points.stream().mapToDouble(RangeTest.Point::smoothLoss).toArray());
    losses.setMarker(SeriesMarkers.NONE);
    losses.setLineColor(LINE);
    losses.setLineStyle(new BasicStroke(2));
    int mark = 0;
    for (Map.Entry<String, Double> one : test.suggestions().byName().entrySet()) {
      double[] rate = {one.getValue()};
      double[] loss = {lossAt(points, one.getValue())};
      XYSeries point = chart.addSeries("%s %.2g".formatted(one.getKey(), rate[0]), rate, loss);
      point.setMarker(SeriesMarkers.CIRCLE);
      point.setMarkerColor(MARKS.get(mark));
      point.setLineColor(MARKS.get(mark++));
    }
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  private static double lossAt(List<RangeTest.Point> points, double rate) {
    RangeTest.Point nearest = points.get(0);
    for (RangeTest.Point point : points) {
      if (Math.abs(Math.log(point.learningRate() / rate))
          < Math.abs(Math.log(nearest.learningRate() / rate))) {
        nearest = point;
      }
    }
    return nearest.smoothLoss();
  }
}
