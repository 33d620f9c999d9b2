package io.github.convlens.training.loop;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The signal that asks a training run to stop after the current update or, if workers train rounds,
 * after the current round. Any thread may send it. If several reasons are given, the first one
 * counts. However, {@link #interrupt(String)} takes precedence over {@link #finish(String)}: the
 * run then stops without validation, and finishes when it is resumed.
 */
public final class StopSignal {

  private final AtomicReference<Reason> finish = new AtomicReference<>();
  private final AtomicReference<Reason> interruption = new AtomicReference<>();

  /**
   * The reason why a training run stops early.
   *
   * @param text the reason in words, such as {@code "valid_loss has not improved for 5 epochs"}
   * @param interrupted whether to stop without the validation that ends an epoch, so that the run
   *     can be resumed
   */
  public record Reason(String text, boolean interrupted) {}

  /**
   * Finishes the training run early. The current epoch ends here: validation follows, and the epoch
   * counts as completed.
   */
  public void finish(String text) {
    finish.compareAndSet(null, new Reason(text, false));
  }

  /** Interrupts the training run after the current update or round, so that it can be resumed. */
  public void interrupt(String text) {
    interruption.compareAndSet(null, new Reason(text, true));
  }

  /** The reason that counts; empty until the training run is asked to stop. */
  public Optional<Reason> reason() {
    return Optional.ofNullable(interrupted() ? interruption.get() : finish.get());
  }

  /** The reason given to {@link #finish(String)}; empty before that call. */
  Optional<Reason> finished() {
    return Optional.ofNullable(finish.get());
  }

  /** Whether the training run is to stop without validation, so that it can be resumed. */
  public boolean interrupted() {
    return interruption.get() != null;
  }

  /** Whether the training run is to end, for any reason. */
  public boolean raised() {
    return reason().isPresent();
  }
}
