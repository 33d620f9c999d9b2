package io.github.convlens.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {

  private static final double EXACT = 1e-12;

  @Test
  void ticksStandAtRoundNumbersAndAreWrittenShort() {
    assertEquals(List.of("0", "50", "100"), labels(Axis.linear(0, 117), 5));
    assertEquals(List.of("0", "200", "400", "600", "800"), labels(Axis.linear(0, 936), 6));
    assertEquals(List.of("0.106", "0.108", "0.110", "0.112"), labels(Axis.linear(.1045, .1135), 5));
    assertEquals(List.of("-0.3", "-0.2", "-0.1", "0"), labels(Axis.linear(-.31, .04), 6));
    assertEquals(List.of("0", "2e6", "4e6"), labels(Axis.linear(0, 5e6), 4));
    assertEquals(List.of("0", "5e-8", "1e-7"), labels(Axis.linear(0, 1.2e-7), 4));
  }

  @Test
  void logarithmicTicksArePowersOfTen() {
    assertEquals(List.of("0.01", "0.1", "1", "10"), labels(Axis.logarithmic(.006, 15), 8));
    assertEquals(
        List.of("1e-20", "1e-15", "1e-10", "1e-5", "1"), labels(Axis.logarithmic(1e-20, 2), 5));
    assertEquals(List.of("0.02", "0.05"), labels(Axis.logarithmic(.015, .08), 8));
  }

  @Test
  void aScaleOfOneValueHasRoomToBothSides() {
    assertEquals(0.5, Axis.linear(0.06, 0.06).place(0.06), EXACT);
    assertEquals(0.5, Axis.linear(0, 0).place(0), EXACT);
    assertEquals(0.5, Axis.logarithmic(3, 3).place(3), EXACT);
  }

  @Test
  void equalRatiosAreEqualDistancesOnALogarithmicScale() {
    Axis axis = Axis.logarithmic(1, 100);
    assertEquals(0.5, axis.place(10), EXACT);
  }

  private static List<String> labels(Axis axis, int most) {
    return axis.ticks(most).stream().map(Axis.Tick::label).toList();
  }
}
