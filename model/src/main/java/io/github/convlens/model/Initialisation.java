package io.github.convlens.model;

import io.github.convlens.core.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The initial values of the weights of convolutions and linear layers. Normalisation layers always
 * start with scale 1, shift 0, running mean 0 and running variance 1, and PReLU always starts with
 * slope 0.25.
 *
 * <p>Values are drawn in Java from the seed and the parameter's name alone, so they depend neither
 * on the device nor on the other layers.
 *
 * @param scheme the distribution
 * @param value the standard deviation of {@link Scheme#NORMAL} or the value of {@link
 *     Scheme#CONSTANT}; 0 for other schemes
 */
public record Initialisation(Scheme scheme, double value) {
  /** The distributions. */
  public enum Scheme {
    /** PyTorch's default: weights and biases uniform between ±1/sqrt(fan_in). */
    PYTORCH,
    /**
     * PyTorch's default, except that biases are 0, and that filter i of a convolution passes on
     * input channel i of its group unchanged, if there is such a channel.
     */
    DIRAC,
    /** Normal with variance 2/fan_in (He et al. 2015); biases 0. */
    KAIMING,
    /** Uniform between ±sqrt(6/(fan_in + fan_out)) (Glorot and Bengio 2010); biases 0. */
    XAVIER,
    /** Normal with a given standard deviation; biases 0. */
    NORMAL,
    /** The same given value for every weight; biases 0. */
    CONSTANT,
    /** Weights and biases 0. */
    ZERO
  }

  private static final Pattern TEXT =
      Pattern.compile("([a-z]+)(?:\\(\\s*([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\\s*\\))?");

  /**
   * @throws InvalidInputException if the value is not finite as a float32, or is a negative
   *     standard deviation
   */
  public Initialisation {
    if (!Float.isFinite((float) value) || (scheme == Scheme.NORMAL && value < 0)) {
      throw InvalidInputException.option(
          "init",
          "is %s(%s)".formatted(scheme.name().toLowerCase(Locale.ROOT), value),
          "give a number that float32 can hold; for normal, 0 or more");
    }
  }

  /** PyTorch's default. */
  public static Initialisation pytorch() {
    return new Initialisation(Scheme.PYTORCH, 0);
  }

  /**
   * Reads {@code pytorch}, {@code dirac}, {@code kaiming}, {@code xavier}, {@code normal(0.01)},
   * {@code constant(0.1)} or {@code zero}.
   *
   * @throws InvalidInputException if the text has none of these forms
   */
  public static Initialisation parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (matcher.matches()) {
      for (Scheme scheme : Scheme.values()) {
        boolean takesValue = scheme == Scheme.NORMAL || scheme == Scheme.CONSTANT;
        if (scheme.name().toLowerCase(Locale.ROOT).equals(matcher.group(1))
            && takesValue == (matcher.group(2) != null)) {
          try {
            return new Initialisation(
                scheme, takesValue ? Double.parseDouble(matcher.group(2)) : 0);
          } catch (NumberFormatException problem) {
            break;
          }
        }
      }
    }
    throw InvalidInputException.option(
        "init",
        "is \"" + text + "\"",
        "use pytorch, dirac, kaiming, xavier, normal(STD), constant(VALUE) or zero");
  }

  /**
   * The initial values of one parameter.
   *
   * @param spec the role and shape of the parameter
   * @param name the full name of the parameter in the network
   * @param seed the experiment's seed
   */
  public float[] values(ParameterSpec spec, String name, long seed) {
    float[] values = new float[Math.toIntExact(spec.size())];
    SplittableRandom random = new SplittableRandom(hash(seed, name));
    switch (spec.role()) {
      case WEIGHT -> {
        fill(values, weight(spec, random));
        if (scheme == Scheme.DIRAC && spec.shape().dimension() > 2) {
          passOn(values, spec);
        }
      }
      case BIAS -> {
        if (scheme == Scheme.PYTORCH) {
          fill(values, uniform(random, 1 / Math.sqrt((double) spec.fanIn())));
        }
      }
      case SCALE, SHIFT, SLOPE, LAYER_SCALE, RUNNING_MEAN, RUNNING_VARIANCE ->
          Arrays.fill(values, (float) spec.start());
    }
    return values;
  }

  private DoubleSupplier weight(ParameterSpec spec, SplittableRandom random) {
    return switch (scheme) {
      case PYTORCH, DIRAC -> uniform(random, 1 / Math.sqrt((double) spec.fanIn()));
      case KAIMING -> normal(random, Math.sqrt(2.0 / spec.fanIn()));
      case XAVIER -> uniform(random, Math.sqrt(6.0 / (spec.fanIn() + spec.fanOut())));
      case NORMAL -> normal(random, value);
      case CONSTANT -> () -> value;
      case ZERO -> () -> 0;
    };
  }

  /**
   * Makes the first filters of each group a Dirac delta: filter i outputs the group's input channel
   * i, as {@code torch.nn.init.dirac_} does if it is given the convolution's groups. Unlike there,
   * filters without a channel to pass on keep their values instead of becoming 0.
   */
  private static void passOn(float[] values, ParameterSpec spec) {
    int out = Math.toIntExact(spec.shape().get(0));
    int in = Math.toIntExact(spec.shape().get(1));
    int side = Math.toIntExact(spec.shape().get(2));
    int area = side * side;
    int outPerGroup = Math.toIntExact(spec.fanOut() / area);
    int centre = side / 2 * (side + 1);
    for (int filter = 0; filter < out; filter++) {
      int channel = filter % outPerGroup;
      if (channel < in) {
        int from = filter * in * area;
        Arrays.fill(values, from, from + in * area, 0);
        values[from + channel * area + centre] = 1;
      }
    }
  }

  private static void fill(float[] values, DoubleSupplier source) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) source.getAsDouble();
    }
  }

  private static DoubleSupplier uniform(SplittableRandom random, double bound) {
    return () -> (2 * random.nextDouble() - 1) * bound;
  }

  /**
   * The Box–Muller transform with StrictMath, so that every JVM computes exactly the same values.
   */
  private static DoubleSupplier normal(SplittableRandom random, double deviation) {
    return () -> {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      return deviation * radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    };
  }

  /**
   * The FNV-1a hash of the seed's and the name's bytes; SplittableRandom mixes the bits further.
   */
  private static long hash(long seed, String name) {
    long hash = 0xcbf29ce484222325L;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      hash = (hash ^ (seed >>> shift & 0xff)) * 0x100000001b3L;
    }
    for (byte next : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (next & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The initialisation as text that {@link #parse} can read. */
  @Override
  public String toString() {
    String name = scheme.name().toLowerCase(Locale.ROOT);
    return scheme == Scheme.NORMAL || scheme == Scheme.CONSTANT ? name + "(" + value + ")" : name;
  }
}
