package io.github.convlens.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.engine.EngineVerdict.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Tests which convolutions are tried and which repairs are applied, and in which order, for every
 * kind of engine.
 */
class EngineCheckTest {
  private final List<String> calls = new ArrayList<>();

  /** A probe that simulates an engine with the given faults. */
  private final class Known implements Probe {
    private boolean standardRight = true;
    private Set<String> wrongDirect = Set.of();
    private Set<String> wrongChannelsLast = Set.of();

    @Override
    public boolean standardIsRight(int attempt) {
      calls.add("standard " + attempt);
      return standardRight;
    }

    @Override
    public boolean isRight(
        ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean inputGradient) {
      calls.add(convolution.layer() + " " + layout + (inputGradient ? " with gradient" : ""));
      return !(path == ConvolutionPath.DIRECT ? wrongDirect : wrongChannelsLast)
          .contains(convolution.layer());
    }
  }

  private final Known engine = new Known();

  private Supplier<Optional<String>> repair(String name, Runnable effect) {
    return () -> {
      calls.add(name);
      effect.run();
      return Optional.of(name + " done");
    };
  }

  private Supplier<Optional<String>> unable(String name) {
    return () -> {
      calls.add(name);
      return Optional.empty();
    };
  }

  private static ConvolutionCase layer(String name, boolean inputGradient) {
    Shape image = new Shape(3, 5, 5);
    return new ConvolutionCase(
        name,
        image,
        new Shape(4, 3, 3, 3),
        inputGradient,
        new Reference.DoublePrecision(name),
        (x, weight) -> x);
  }

  private static List<ConvolutionCase> network() {
    return List.of(layer("conv1", false), layer("conv2", true));
  }

  private void becomesRight() {
    engine.standardRight = true;
    engine.wrongDirect = Set.of();
  }

  @Test
  void aCorrectEngineIsTriedOnceForEachLayerAndComputesDirectly() {
    EngineCheck check = new EngineCheck(engine, unable("caches"), unable("off"));
    assertEquals(List.of(ConvolutionPath.DIRECT, ConvolutionPath.DIRECT), check.prepare(network()));
    check.prepare(network());
    assertEquals(State.CORRECT, check.verdict().state());
    assertEquals("correct", check.verdict().text());
    assertEquals(
        List.of("standard 0", "conv1 CHANNELS_LAST", "conv2 CHANNELS_LAST with gradient"), calls);
  }

  @Test
  void correctingCacheSizesIsTheFirstRepairAndKeepsLayersDirect() {
    engine.standardRight = false;
    engine.wrongDirect = Set.of("conv2");
    EngineCheck check =
        new EngineCheck(engine, repair("caches", this::becomesRight), unable("off"));
    assertEquals(List.of(ConvolutionPath.DIRECT, ConvolutionPath.DIRECT), check.prepare(network()));
    assertEquals(new EngineVerdict(State.CORRECTED, "corrected: caches done"), check.verdict());
    assertEquals(List.of("standard 0", "caches", "standard 1"), calls.subList(0, 3));
    // After the fault has been found, every memory order and every gradient is checked.
    assertTrue(calls.contains("conv1 CONTIGUOUS with gradient"), calls.toString());
    assertTrue(calls.contains("conv1 CHANNELS_LAST with gradient"), calls.toString());
  }

  @Test
  void onlyAffectedLayersComputeInChannelsLastOrderIfCacheSizesCannotBeCorrected() {
    engine.standardRight = false;
    engine.wrongDirect = Set.of("conv2");
    EngineCheck check = new EngineCheck(engine, unable("caches"), unable("off"));
    assertEquals(State.INCORRECT, check.verdict().state());
    assertEquals(
        List.of(ConvolutionPath.DIRECT, ConvolutionPath.CHANNELS_LAST), check.prepare(network()));
    assertEquals(State.CORRECTED, check.verdict().state());
    assertTrue(check.verdict().text().contains("layers conv2 compute"), check.verdict().text());
    assertTrue(!calls.contains("off"), calls.toString());
  }

  @Test
  void otherTypesAreTrustedOnlyIfTheFaultIsAbsentOrRepaired() {
    EngineCheck check = new EngineCheck(engine, unable("caches"), unable("off"));
    assertTrue(check.holdsForOtherTypes());
    engine.wrongDirect = Set.of("conv2");
    check.prepare(network());
    assertFalse(check.holdsForOtherTypes(), "a layer avoids the fault by its order in memory");
    engine.standardRight = false;
    assertFalse(
        new EngineCheck(engine, unable("caches"), unable("off")).holdsForOtherTypes(),
        "nothing repairs the fault");
    EngineCheck corrected =
        new EngineCheck(engine, repair("caches", this::becomesRight), unable("off"));
    corrected.prepare(network());
    assertTrue(corrected.holdsForOtherTypes());
  }

  @Test
  void oneDnnIsSwitchedOffIfALayerIsWrongInEveryOrder() {
    engine.standardRight = false;
    engine.wrongDirect = Set.of("conv2");
    engine.wrongChannelsLast = Set.of("conv2");
    EngineCheck check =
        new EngineCheck(engine, unable("caches"), repair("off", this::becomesRight));
    assertEquals(List.of(ConvolutionPath.DIRECT, ConvolutionPath.DIRECT), check.prepare(network()));
    assertEquals(new EngineVerdict(State.CORRECTED, "corrected: off done"), check.verdict());
  }

  @Test
  void theErrorNamesALayerThatRemainsWrong() {
    engine.standardRight = false;
    engine.wrongDirect = Set.of("conv2");
    engine.wrongChannelsLast = Set.of("conv2");
    EngineCheck check =
        new EngineCheck(engine, repair("caches", () -> {}), repair("off", () -> {}));
    EngineFaultException fault =
        assertThrows(EngineFaultException.class, () -> check.prepare(network()));
    assertTrue(fault.getMessage().contains("layers conv2:"), fault.getMessage());
    assertEquals(State.INCORRECT, check.verdict().state());
    // The check remembers the fault.
    assertThrows(EngineFaultException.class, () -> check.prepare(network()));
  }

  @Test
  void aFaultThatOnlyALayerShowsIsCorrectedInTheSameWay() {
    engine.wrongDirect = Set.of("conv2");
    EngineCheck check =
        new EngineCheck(engine, repair("caches", this::becomesRight), unable("off"));
    assertEquals(List.of(ConvolutionPath.DIRECT, ConvolutionPath.DIRECT), check.prepare(network()));
    assertEquals(State.CORRECTED, check.verdict().state());
    assertTrue(calls.contains("caches"), calls.toString());
  }

  @Test
  void aNetworkWithoutConvolutionsNeedsNoCheck() {
    EngineCheck check = new EngineCheck(engine, unable("caches"), unable("off"));
    assertEquals(List.of(), check.prepare(List.of()));
    assertEquals(List.of(), calls);
  }
}
