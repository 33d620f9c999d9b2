package io.github.convlens.experiment.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.training.loop.StopSignal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StopOnSignalTest {

  @Test
  @Timeout(60)
  void aSignalBetweenTwoTrainingRunsStopsTheSecondRun() throws InterruptedException {
    Thread hook;
    try (StopOnSignal signals = new StopOnSignal()) {
      StopSignal first = new StopSignal();
      signals.guard(first);
      hook = new Thread(signals::stop);
      hook.start();
      while (!first.interrupted()) {
        Thread.onSpinWait();
      }
      StopSignal second = new StopSignal();
      signals.guard(second);
      assertTrue(second.interrupted());
    }
    hook.join();
  }
}
