package io.github.convlens.experiment.search.strategy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.experiment.search.space.Point;
import io.github.convlens.experiment.search.space.SearchSpace;
import io.github.convlens.experiment.search.space.SpaceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011, Algorithms for Hyper-Parameter
 * Optimization, section 4). The results so far are split into good results and all other results.
 * For each key, in the order of the space, one density is estimated from each of the two groups,
 * and candidates are drawn from the density of the good results. The candidate with the highest
 * ratio of the density of the good results to the other density is chosen. The first trials are
 * those of {@link RandomDraws} with the same seed.
 *
 * @param draws the draws of the random trials at the start, which also state the total number of
 *     trials
 * @param startup the number of trials at the start that are drawn at random
 */
public record Tpe(RandomDraws draws, int startup) implements Strategy {

  /** The number of candidates per value, as in Optuna and hyperopt. */
  private static final int CANDIDATES = 24;

  private static final double GOOD_FRACTION = 0.1;
  private static final int MAX_GOOD = 25;

  /**
   * The constant that makes the random numbers of proposals independent of those of random trials.
   */
  private static final long PROPOSALS = 0x5DEECE66DL;

  @Override
  public Decision next(History history) {
    int trial = history.jobs().size();
    if (trial >= draws.trials()) {
      return Decision.waitOrDone(history);
    }
    Point point =
        trial < startup || history.costs().size() < 2
            ? draws.point(trial)
            : propose(history, RandomDraws.random(draws.seed() ^ PROPOSALS, trial));
    return Decision.train(new Job(trial, point, draws.epochs().of(point)));
  }

  private Point propose(History history, SplittableRandom random) {
    List<Point> ranked =
        IntStream.range(0, history.costs().size())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> history.costs().get(i)))
            .map(i -> history.jobs().get(i).point())
            .toList();
    int good = Math.min(MAX_GOOD, (int) Math.ceil(GOOD_FRACTION * ranked.size()));
    SearchSpace space = draws.space();
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (SpaceKey key : space.keys()) {
      Parzen goodDensity = new Parzen(key.domain(), positions(key, ranked.subList(0, good)));
      Parzen otherDensity =
          new Parzen(key.domain(), positions(key, ranked.subList(good, ranked.size())));
      double best = Double.NEGATIVE_INFINITY;
      JsonNode chosen = null;
      for (int i = 0; i < CANDIDATES; i++) {
        JsonNode value = key.domain().at(goodDensity.draw(random));
        double position = key.domain().place(value);
        double gain =
            StrictMath.log(goodDensity.density(position))
                - StrictMath.log(otherDensity.density(position));
        if (chosen == null || gain > best) {
          best = gain;
          chosen = value;
        }
      }
      if (chosen != null && key.applies(values)) {
        values.put(key.path(), chosen);
      }
    }
    return new Point(values);
  }

  /** The positions of a key's values in the points that have a value for the key. */
  private static double[] positions(SpaceKey key, List<Point> points) {
    List<Double> positions = new ArrayList<>();
    for (Point point : points) {
      JsonNode value = point.values().get(key.path());
      if (value != null) {
        positions.add(key.domain().place(value));
      }
    }
    return positions.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public List<Point> ahead() {
    return IntStream.range(0, Math.min(startup, draws.trials())).mapToObj(draws::point).toList();
  }

  @Override
  public boolean independent() {
    return false;
  }
}
