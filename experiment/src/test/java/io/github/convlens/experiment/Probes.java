package io.github.convlens.experiment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that a documented type accepts and rejects, at and beyond its bounds.
 *
 * @param taken the values that must be accepted, as YAML
 * @param refused the values that must be rejected, as YAML
 */
record Probes(List<String> taken, List<String> refused) {
  private static final Pattern AT_LEAST = Pattern.compile("(>=|>) (\\S+)");
  private static final Pattern INTERVAL = Pattern.compile("in ([\\[(])(\\S+), (\\S+)([\\])])");

  /**
   * @param type the type as a setting's description states it, such as {@code integer >= 1 | null}
   * @param length the length of a list of this type
   */
  static Probes of(String type, int length) {
    Probes probes = new Probes(new ArrayList<>(), new ArrayList<>());
    probes.refused.add(type.contains("mapping") ? "{a: b}" : "{a: 1}");
    List<String> alternatives = Arrays.asList(type.split(" \\| "));
    boolean anyText =
        alternatives.stream().anyMatch(one -> one.equals("text") || one.equals("path"));
    if (!anyText) {
      probes.refused.add("no-such");
    }
    if (!alternatives.contains("null")) {
      probes.refused.add("null");
    }
    for (String one : alternatives) {
      probes.alternative(one, anyText, length);
    }
    return probes;
  }

  private void alternative(String one, boolean anyText, int length) {
    if (one.startsWith("list of ")) {
      Probes element = of(one.substring("list of ".length()), 1);
      element.taken.forEach(value -> taken.add(list(value, length)));
      element.refused.forEach(value -> refused.add(list(value, length)));
    } else if (one.startsWith("integer")) {
      refused.add("1.5");
      number(one.substring("integer".length()).strip(), BigDecimal.ONE);
    } else if (one.startsWith("number")) {
      number(one.substring("number".length()).strip(), new BigDecimal("1e-13"));
    } else if (anyText && !one.equals("null")) {
      taken.add("abc");
    } else {
      taken.add(one.replace("cuda:N", "cuda:1").replace("STD", "0.1").replace("VALUE", "0.1"));
    }
  }

  private static String list(String value, int length) {
    return "[" + String.join(", ", Collections.nCopies(length, value)) + "]";
  }

  private void number(String bound, BigDecimal step) {
    Matcher atLeast = AT_LEAST.matcher(bound);
    Matcher interval = INTERVAL.matcher(bound);
    if (bound.isEmpty()) {
      taken.add("3");
    } else if (atLeast.matches()) {
      end(atLeast.group(2), atLeast.group(1).equals(">="), step, step.negate());
    } else if (interval.matches()) {
      end(interval.group(2), interval.group(1).equals("["), step, step.negate());
      end(interval.group(3), interval.group(4).equals("]"), step.negate(), step);
    } else {
      throw new AssertionError("no probes for the bound " + bound + ": add some here");
    }
  }

  private void end(String limit, boolean closed, BigDecimal inside, BigDecimal outside) {
    BigDecimal at = new BigDecimal(limit);
    BigDecimal representable = new BigDecimal(Math.ulp(at.doubleValue()));
    taken.add(
        closed
            ? at.toPlainString()
            : at.add(
                    inside.signum() < 0
                        ? inside.min(representable.negate())
                        : inside.max(representable))
                .toPlainString());
    refused.add(
        closed
            ? at.add(
                    outside.signum() < 0
                        ? outside.min(representable.negate())
                        : outside.max(representable))
                .toPlainString()
            : at.toPlainString());
  }
}
