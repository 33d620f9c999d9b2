package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.github.convlens.model.engine.EngineCheck;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that training gives correct results on every machine. */
class UpdatesTest {
  private static final int UPDATES = 200;

  /** Far above rounding errors (1e-6) and far below the errors of the fault (1e-3). */
  private static final double TOLERANCE = 2e-5;

  static Stream<Updates> networks() {
    return Stream.of(Updates.manyKinds(), Updates.oneChannel());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void twoHundredUpdatesInFloat32MatchFloat64AndRepeatExactly(Updates network) {
    EngineCheck engine = EngineCheck.ofProcess();
    List<double[]> single = network.after(UPDATES, DataType.FLOAT32, engine);
    List<double[]> again = network.after(UPDATES, DataType.FLOAT32, engine);
    assertEquals(0, Updates.difference(single, again));
    double error = Updates.difference(network.after(UPDATES, DataType.FLOAT64, engine), single);
    assertTrue(error < TOLERANCE, "differs by " + error);
  }
}
