package io.github.convlens.insight.evaluation;

import io.github.convlens.training.metric.Confusion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An order of classes in which classes that are confused with each other are adjacent. Groups of
 * classes are merged, starting with the two groups that are confused most often (average linkage).
 * Before each merge, the groups are reversed as necessary, so that their most confused ends meet.
 */
public final class ClassOrder {

  /** Up to this number, classes are easy to find in their original order. */
  private static final int FEW = 12;

  private final double[][] confused;

  private ClassOrder(Confusion confusion) {
    int classes = confusion.classes();
    confused = new double[classes][classes];
    for (int a = 0; a < classes; a++) {
      for (int b = 0; b < classes; b++) {
        if (a != b) {
          confused[a][b] = part(confusion, a, b) + part(confusion, b, a);
        }
      }
    }
  }

  private static double part(Confusion confusion, int label, int predicted) {
    long images = confusion.labelled(label);
    return images == 0 ? 0 : (double) confusion.count(label, predicted) / images;
  }

  /**
   * Whether a matrix of the given number of classes is easier to read in this order than in the
   * original order.
   */
  public static boolean helps(int classes) {
    return classes > FEW;
  }

  /** The classes in this order; in their original order if nothing is confused. */
  public static List<Integer> of(Confusion confusion) {
    return new ClassOrder(confusion).order();
  }

  private List<Integer> order() {
    List<List<Integer>> groups = new ArrayList<>();
    for (int label = 0; label < confused.length; label++) {
      groups.add(new ArrayList<>(List.of(label)));
    }
    double[][] links = new double[confused.length][];
    for (int i = 0; i < links.length; i++) {
      links[i] = confused[i].clone();
    }
    List<Integer> alive = new ArrayList<>();
    for (int i = 0; i < links.length; i++) {
      alive.add(i);
    }
    while (alive.size() > 1) {
      int first = alive.get(0);
      int second = alive.get(1);
      for (int i = 0; i < alive.size(); i++) {
        for (int j = i + 1; j < alive.size(); j++) {
          if (links[alive.get(i)][alive.get(j)] > links[first][second]) {
            first = alive.get(i);
            second = alive.get(j);
          }
        }
      }
      join(groups, links, first, second, alive);
    }
    return List.copyOf(groups.get(alive.get(0)));
  }

  private void join(
      List<List<Integer>> groups, double[][] links, int first, int second, List<Integer> alive) {
    List<Integer> left = groups.get(first);
    List<Integer> right = groups.get(second);
    turn(left, right);
    for (int other : alive) {
      double mean =
          (left.size() * links[first][other] + right.size() * links[second][other])
              / (left.size() + right.size());
      links[first][other] = mean;
      links[other][first] = mean;
    }
    left.addAll(right);
    alive.remove(Integer.valueOf(second));
  }

  /**
   * Reverses the groups as necessary, so that the end of the left group and the start of the right
   * group are the most confused ends.
   */
  private void turn(List<Integer> left, List<Integer> right) {
    double best = between(last(left), right.get(0));
    boolean turnLeft = false;
    boolean turnRight = false;
    for (int way = 1; way < 4; way++) {
      boolean leftToo = (way & 1) != 0;
      boolean rightToo = (way & 2) != 0;
      double found =
          between(leftToo ? left.get(0) : last(left), rightToo ? last(right) : right.get(0));
      if (found > best) {
        best = found;
        turnLeft = leftToo;
        turnRight = rightToo;
      }
    }
    if (turnLeft) {
      Collections.reverse(left);
    }
    if (turnRight) {
      Collections.reverse(right);
    }
  }

  private double between(int a, int b) {
    return confused[a][b];
  }

  private static int last(List<Integer> group) {
    return group.get(group.size() - 1);
  }
}
