package io.github.convlens.model.engine;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Checks whether libtorch computes convolutions correctly on this machine's processor, and applies
 * a repair if it does not.
 *
 * <p>In virtual machines that hide the sizes of the caches, libtorch 2.7.1 computes convolutions
 * incorrectly: oneDNN overwrites weights while it rearranges them. Outputs and input gradients are
 * then wrong, and no error is reported. So convolutions are tried before they are used. Once per
 * process, a standard convolution is tried, which reliably shows this fault. For every network,
 * each of its distinct convolutions is tried. If a result is wrong, these repairs are applied in
 * turn, and the check is repeated after each of them:
 *
 * <ol>
 *   <li>the cache sizes that oneDNN assumes are corrected, at no cost;
 *   <li>the affected layers compute in channels-last order, in which the fault does not occur;
 *   <li>oneDNN is switched off for the process.
 * </ol>
 *
 * <p>A {@code Network} runs this check when it is created. For DJL's own blocks, call {@link
 * #prepare(Block)}, as {@code ActivationStats} does:
 *
 * <pre>{@code
 * EngineCheck.ofProcess().prepare(model.getBlock());
 * }</pre>
 */
public final class EngineCheck {
  private final Probe probe;
  private final Supplier<Optional<String>> correctCacheSizes;
  private final Supplier<Optional<String>> switchOff;

  private final Map<Object, ConvolutionPath> known = new HashMap<>();
  private final List<String> repairs = new ArrayList<>();
  private final Set<String> layersOnOtherPath = new LinkedHashSet<>();
  private final List<String> pendingWarnings = new ArrayList<>();
  private int attempts;
  private boolean standardRight;
  private boolean faulty;
  private boolean switchedOff;

  private static final class OfProcess {
    private static final EngineCheck INSTANCE =
        new EngineCheck(new LibtorchProbe(), OneDnn::correctCacheSizes, OneDnn::switchOff);
  }

  /**
   * @param probe the probe that tries convolutions
   * @param correctCacheSizes a function that corrects the cache sizes that oneDNN assumes. It
   *     returns a clause that says what was done and what it costs, or nothing if the correction is
   *     not possible
   * @param switchOff a function that switches oneDNN off. It also returns a clause that says what
   *     was done and what it costs, or nothing if oneDNN cannot be switched off
   */
  public EngineCheck(
      Probe probe,
      Supplier<Optional<String>> correctCacheSizes,
      Supplier<Optional<String>> switchOff) {
    this.probe = probe;
    this.correctCacheSizes = correctCacheSizes;
    this.switchOff = switchOff;
  }

  /** The check of this process's libtorch. It remembers its results. */
  public static EngineCheck ofProcess() {
    return OfProcess.INSTANCE;
  }

  /**
   * The verdict so far. If no convolution has been tried yet, this tries the standard convolution.
   * If a repair is applied here, the next call of {@code prepare} logs it.
   */
  public synchronized EngineVerdict verdict() {
    tryStandard();
    if (!faulty) {
      return new EngineVerdict(EngineVerdict.State.CORRECT, "correct");
    }
    List<String> done = new ArrayList<>(repairs);
    if (!layersOnOtherPath.isEmpty()) {
      done.add(otherPathText());
    }
    if (done.isEmpty()) {
      return new EngineVerdict(
          EngineVerdict.State.INCORRECT,
          "INCORRECT on this processor: a network is refused if there is no correct way to compute"
              + " one of its layers");
    }
    return new EngineVerdict(
        EngineVerdict.State.CORRECTED, "corrected: " + String.join("; ", done));
  }

  /**
   * Whether convolutions can be trusted in types other than float32. Only float32 is tried, so this
   * is true if the engine does not have the fault, or if a repair has removed it. Channels-last
   * order is known to avoid the fault in float32 only.
   */
  public synchronized boolean holdsForOtherTypes() {
    tryStandard();
    return !faulty || (standardRight && layersOnOtherPath.isEmpty());
  }

  /**
   * Tries each distinct convolution of a network, and applies repairs if necessary.
   *
   * @return the way to compute each convolution, in the order of {@code convolutions}
   * @throws EngineFaultException if a convolution cannot be computed correctly in any way; the
   *     message names the layers
   */
  public synchronized List<ConvolutionPath> prepare(List<ConvolutionCase> convolutions) {
    return prepare(convolutions, Layout.CHANNELS_LAST, List.of(ConvolutionPath.values()));
  }

  /**
   * Tries each convolution of a block that computes convolutions directly, and logs a warning if a
   * result was wrong.
   *
   * @param block an initialised block of DJL
   * @throws EngineFaultException if a convolution remains wrong; the message names the layers
   */
  public synchronized void prepare(Block block) {
    prepare(BlockConvolutions.of(block), Layout.CONTIGUOUS, List.of(ConvolutionPath.DIRECT));
  }

  private List<ConvolutionPath> prepare(
      List<ConvolutionCase> convolutions, Layout layout, List<ConvolutionPath> paths) {
    if (!convolutions.isEmpty()) {
      tryStandard();
      boolean knownBefore = faulty;
      List<String> wrong = tryAll(convolutions, layout, paths);
      if (faulty && !knownBefore) {
        // The standard convolution did not show the fault.
        correctCacheSizes();
        wrong = tryAll(convolutions, layout, paths);
      }
      if (!wrong.isEmpty() && !switchedOff) {
        switchOff(wrong);
        wrong = tryAll(convolutions, layout, paths);
      }
      if (!wrong.isEmpty()) {
        logWarnings();
        throw new EngineFaultException(
            "libtorch computes wrong convolutions on this processor, and no workaround helps for"
                + " the layers "
                + String.join(", ", wrong)
                + ": use another machine, a GPU, or a virtual machine that shows its processor's"
                + " caches ('lscpu -C' lists them)");
      }
    }
    logWarnings();
    return convolutions.stream().map(convolution -> known.get(convolution.identity())).toList();
  }

  private void tryStandard() {
    if (attempts == 0) {
      standardRight = probe.standardIsRight(attempts++);
      if (!standardRight) {
        correctCacheSizes();
      }
    }
  }

  private void correctCacheSizes() {
    faulty = true;
    repair(correctCacheSizes, List.of());
  }

  private void switchOff(List<String> layers) {
    switchedOff = true;
    repair(switchOff, layers);
  }

  private void repair(Supplier<Optional<String>> repair, List<String> layers) {
    known.clear();
    layersOnOtherPath.clear();
    Optional<String> done = repair.get();
    if (done.isPresent()) {
      standardRight = probe.standardIsRight(attempts++);
      if (standardRight) {
        repairs.add(done.get());
        addWarning(done.get(), layers);
      }
    }
  }

  /** The names of the layers for which no path gives correct results. */
  private List<String> tryAll(
      List<ConvolutionCase> convolutions, Layout layout, List<ConvolutionPath> paths) {
    List<String> wrong = new ArrayList<>();
    List<String> other = new ArrayList<>();
    for (ConvolutionCase convolution : convolutions) {
      ConvolutionPath path =
          known.computeIfAbsent(
              convolution.identity(), identity -> firstCorrectPath(convolution, layout, paths));
      if (path == null) {
        wrong.add(convolution.layer());
      } else if (path != ConvolutionPath.DIRECT) {
        other.add(convolution.layer());
      }
    }
    if (wrong.isEmpty() && layersOnOtherPath.addAll(other)) {
      addWarning(otherPathText(), List.of());
    }
    return wrong;
  }

  /** The first path with correct results; null if there is none. */
  private @Nullable ConvolutionPath firstCorrectPath(
      ConvolutionCase convolution, Layout layout, List<ConvolutionPath> paths) {
    for (ConvolutionPath path : paths) {
      if (isRight(convolution, layout, path)) {
        return path;
      }
    }
    return null;
  }

  /**
   * Whether a path gives correct results. On a machine with the fault, every memory order is tried;
   * on other machines, only the order that will be used is tried.
   */
  private boolean isRight(ConvolutionCase convolution, Layout layout, ConvolutionPath path) {
    if (!faulty) {
      if (probe.isRight(convolution, layout, path, convolution.inputGradient())) {
        return true;
      }
      faulty = true;
    }
    return probe.isRight(convolution, Layout.CONTIGUOUS, path, true)
        && probe.isRight(convolution, Layout.CHANNELS_LAST, path, true);
  }

  private String otherPathText() {
    return "layers "
        + String.join(", ", layersOnOtherPath)
        + " compute in channels-last order, which needs an additional copy of each input";
  }

  private void addWarning(String done, List<String> layers) {
    String where = layers.isEmpty() ? "" : " (layers " + String.join(", ", layers) + ")";
    pendingWarnings.add(
        "libtorch computed wrong convolutions on this processor" + where + "; corrected: " + done);
  }

  private void logWarnings() {
    pendingWarnings.forEach(LoggerFactory.getLogger(EngineCheck.class)::warn);
    pendingWarnings.clear();
  }
}
