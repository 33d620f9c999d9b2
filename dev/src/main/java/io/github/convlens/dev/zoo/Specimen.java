package io.github.convlens.dev.zoo;

import io.github.convlens.data.image.SeededRandom;
import io.github.convlens.dev.zoo.Original.Architecture;
import io.github.convlens.dev.zoo.Original.Optimizer;
import io.github.convlens.dev.zoo.ZooData.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A healthy configuration with one or two changes. The configuration and the changes are drawn at
 * random from a seed.
 *
 * @param seed the seed of the specimen
 * @param original the healthy configuration
 * @param faults the changes
 */
record Specimen(long seed, Original original, List<Fault> faults) {
  private static final long PURPOSE = 0x2006;
  private static final double ONE_HARMFUL_CHANGE = 0.45;
  private static final double HARMFUL = 0.7;

  Specimen {
    faults = List.copyOf(faults);
  }

  /** Draws a specimen. The same seed always yields the same specimen. */
  static Specimen of(long seed) {
    SplittableRandom random = SeededRandom.of(PURPOSE, seed);
    Original original =
        new Original(
            FaultKind.any(random, Source.values()),
            FaultKind.any(random, Architecture.values()),
            FaultKind.any(random, Optimizer.values()));
    double kind = random.nextDouble();
    List<FaultKind> kinds = kind < HARMFUL ? FaultKind.harmful() : Unusual.ALL;
    int count = kind < ONE_HARMFUL_CHANGE ? 1 : 2;
    List<Fault> faults = new ArrayList<>();
    while (faults.size() < count) {
      Optional<Fault> fault = kinds.get(random.nextInt(kinds.size())).draw(original, random);
      fault
          .filter(one -> faults.stream().noneMatch(other -> other.group() == one.group()))
          .ifPresent(faults::add);
    }
    return new Specimen(seed, original, faults);
  }

  /** Whether every change is meant to be harmless. */
  boolean meantHealthy() {
    return faults.stream().allMatch(fault -> fault.accepted().isEmpty());
  }

  /** The changed configuration. */
  Plan plan() {
    Plan plan = original.plan();
    faults.forEach(fault -> fault.change().accept(plan));
    return plan;
  }

  /** The rules whose findings are right, if the changes did harm. */
  Set<String> accepted() {
    return faults.stream().flatMap(fault -> fault.accepted().stream()).collect(Collectors.toSet());
  }

  /** A description of each change. */
  List<String> names() {
    return faults.stream().map(Fault::name).toList();
  }
}
