package io.github.convlens.training.loop;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks a training to stop after the update under way; any thread may. The first reason counts, but
 * an interruption goes before a good end: what is then left to do waits for the resumed training.
 */
public final class StopSignal {

  private final AtomicReference<Reason> finish = new AtomicReference<>();
  private final AtomicReference<Reason> interruption = new AtomicReference<>();

  /**
   * Why a training stops early.
   *
   * @param text for people, as {@code "valid_loss has not improved for 5 epochs"}
   * @param interrupted stop at once, without validating the epoch under way
   */
  public record Reason(String text, boolean interrupted) {}

  /** Ends the training well: the epoch under way is validated and counts. */
  public void finish(String text) {
    finish.compareAndSet(null, new Reason(text, false));
  }

  /** Ends the training after this update, to be resumed. */
  public void interrupt(String text) {
    interruption.compareAndSet(null, new Reason(text, true));
  }

  public Optional<Reason> reason() {
    return Optional.ofNullable(interrupted() ? interruption.get() : finish.get());
  }

  /** Why the training ends well; empty until it is asked for. */
  Optional<Reason> finished() {
    return Optional.ofNullable(finish.get());
  }

  /** Whether the training is to stop at once, to be resumed. */
  public boolean interrupted() {
    return interruption.get() != null;
  }

  /** Whether the training is to end, for whatever reason. */
  public boolean raised() {
    return reason().isPresent();
  }
}
