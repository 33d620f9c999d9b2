package io.github.convlens.training.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Learning rates and momenta match those recorded from PyTorch and fastai
 * (src/test/oracle/schedules.py).
 */
class ScheduleOracleTest {
  private static final double TOLERANCE = 1e-9;
  private static final int STEPS_PER_EPOCH = 4;
  private static JsonNode recorded;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream json = ScheduleOracleTest.class.getResourceAsStream("schedules.json")) {
      recorded = new ObjectMapper().readTree(json);
    }
  }

  @Test
  void oneCycleChangesRateAndMomentumLikeFastai() {
    for (JsonNode one : recorded.get("one_cycle")) {
      Schedule schedule =
          new Schedule.OneCycle(
              number(one, "pct_start"),
              number(one, "div"),
              number(one, "div_final"),
              doubles(one.get("moms")));
      List<Double> momenta = doubles(one.get("momenta"));
      LearningRate rate = perBatch(one, schedule);
      for (int step = 0; step < momenta.size(); step++) {
        assertEquals(momenta.get(step), rate.momentum(step, 0.5), TOLERANCE, "step " + step);
      }
    }
  }

  @Test
  void oneCycleWithoutMomentaDoesNotChangeTheMomentum() {
    Schedule schedule = new Schedule.OneCycle(0.25, 25, 1e5, null);
    assertEquals(0.5, new LearningRate(1, schedule, 0, 10, 10).momentum(3, 0.5));
  }

  @Test
  void cosineMatchesCosineAnnealingPerBatch() {
    for (JsonNode one : recorded.get("cosine")) {
      perBatch(one, new Schedule.Cosine(number(one, "minimum")));
    }
  }

  @Test
  void linearMatchesLinearLrPerBatch() {
    for (JsonNode one : recorded.get("linear")) {
      double start = number(one, "pct_start") == 0 ? 0 : number(one, "start");
      perBatch(one, new LinearSchedule(number(one, "pct_start"), start, number(one, "minimum")));
    }
  }

  @Test
  void stepMatchesStepLrPerEpoch() {
    JsonNode one = recorded.get("step");
    perEpoch(one, new Schedule.Step(one.get("every").intValue(), number(one, "gamma"), null));
  }

  @Test
  void milestonesMatchMultiStepLrPerEpoch() {
    JsonNode one = recorded.get("milestones");
    List<Integer> milestones =
        doubles(one.get("milestones")).stream().map(Double::intValue).toList();
    perEpoch(one, new Schedule.Step(1, number(one, "gamma"), milestones));
  }

  @Test
  void plateauMatchesReduceOnPlateauPerEpoch() {
    for (JsonNode one : recorded.get("plateau")) {
      List<Double> rates = doubles(one.get("rates"));
      List<Double> losses = doubles(one.get("losses"));
      LearningRate rate = plateau(one, rates.size());
      for (int epoch = 0; epoch < rates.size(); epoch++) {
        for (int batch = 0; batch < STEPS_PER_EPOCH; batch++) {
          long step = (long) epoch * STEPS_PER_EPOCH + batch;
          assertEquals(rates.get(epoch), rate.rate(step), TOLERANCE, "epoch " + epoch);
        }
        rate.epochEnded(losses.get(epoch));
      }
      assertTrue(rates.get(rates.size() - 1) < rates.get(0));
    }
  }

  @Test
  void aRestoredPlateauContinuesAsIfUninterrupted() {
    JsonNode one = recorded.get("plateau").get(0);
    List<Double> losses = doubles(one.get("losses"));
    LearningRate whole = plateau(one, losses.size());
    LearningRate first = plateau(one, losses.size());
    for (double loss : losses.subList(0, 9)) {
      whole.epochEnded(loss);
      first.epochEnded(loss);
    }
    LearningRate second = plateau(one, losses.size());
    second.restore(first.plateau());
    for (double loss : losses.subList(9, losses.size())) {
      whole.epochEnded(loss);
      second.epochEnded(loss);
      assertEquals(whole.rate(0), second.rate(0));
    }
    assertEquals(whole.plateau(), second.plateau());
  }

  @Test
  void warmUpRisesLinearlyAndTheScheduleFollows() {
    JsonNode one = recorded.get("warmup");
    List<Double> rates = doubles(one.get("rates"));
    LearningRate rate =
        new LearningRate(
            number(one, "highest"),
            new Schedule.Cosine(0),
            one.get("warmup").intValue(),
            rates.size(),
            STEPS_PER_EPOCH);
    for (int step = 0; step < rates.size(); step++) {
      assertEquals(rates.get(step), rate.rate(step), TOLERANCE, "step " + step);
    }
  }

  @Test
  void warmUpBeforeOneCycleEndsWhereTheCycleStarts() {
    Schedule cycle = new Schedule.OneCycle(0.25, 25, 1e5, List.of(0.95, 0.85, 0.95));
    LearningRate rate = new LearningRate(0.5, cycle, 4, 24, 24);
    LearningRate cycleAlone = new LearningRate(0.5, cycle, 0, 20, 20);
    assertEquals(0.5 / 25 / 5, rate.rate(0), TOLERANCE);
    assertEquals(0.95, rate.momentum(2, 0));
    for (int step = 0; step < 20; step++) {
      assertEquals(cycleAlone.rate(step), rate.rate(step + 4), TOLERANCE);
      assertEquals(cycleAlone.momentum(step, 0), rate.momentum(step + 4, 0), TOLERANCE);
    }
  }

  @Test
  void aWarmUpLongerThanTheRunIsRejected() {
    var error =
        assertThrows(
            InvalidInputException.class,
            () -> new LearningRate(1, new Schedule.Constant(), 10, 10, 10));
    assertTrue(error.getMessage().contains("warmup_steps is 10"), error.getMessage());
  }

  private static LearningRate plateau(JsonNode one, int epochs) {
    Schedule schedule =
        new Schedule.Plateau(
            number(one, "gamma"), one.get("patience").intValue(), number(one, "threshold"));
    return new LearningRate(
        number(one, "highest"), schedule, 0, (long) epochs * STEPS_PER_EPOCH, STEPS_PER_EPOCH);
  }

  private static LearningRate perBatch(JsonNode one, Schedule schedule) {
    List<Double> rates = doubles(one.get("rates"));
    LearningRate rate =
        new LearningRate(number(one, "highest"), schedule, 0, rates.size(), STEPS_PER_EPOCH);
    for (int step = 0; step < rates.size(); step++) {
      assertEquals(rates.get(step), rate.rate(step), TOLERANCE, "step " + step);
    }
    return rate;
  }

  private static void perEpoch(JsonNode one, Schedule schedule) {
    List<Double> rates = doubles(one.get("rates"));
    int steps = rates.size() * STEPS_PER_EPOCH;
    LearningRate rate =
        new LearningRate(number(one, "highest"), schedule, 0, steps, STEPS_PER_EPOCH);
    for (int step = 0; step < steps; step++) {
      assertEquals(rates.get(step / STEPS_PER_EPOCH), rate.rate(step), TOLERANCE, "step " + step);
    }
  }

  private static double number(JsonNode node, String key) {
    return node.get(key).doubleValue();
  }

  private static List<Double> doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::doubleValue).toList();
  }
}
