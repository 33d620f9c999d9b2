package io.github.convlens.training;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Asks a training to stop after the batch under way; any thread may. The first reason counts. */
public final class StopSignal {

  private final AtomicReference<Reason> reason = new AtomicReference<>();

  /**
   * Why a training stops early.
   *
   * @param text for people, as {@code "valid_loss has not improved for 5 epochs"}
   * @param interrupted stop at once, without validating the epoch under way
   */
  public record Reason(String text, boolean interrupted) {}

  /** Ends the training well: the epoch under way is validated and counts. */
  public void finish(String text) {
    reason.compareAndSet(null, new Reason(text, false));
  }

  /** Ends the training after this batch, to be resumed. */
  public void interrupt(String text) {
    reason.compareAndSet(null, new Reason(text, true));
  }

  public Optional<Reason> reason() {
    return Optional.ofNullable(reason.get());
  }

  boolean raised() {
    return reason.get() != null;
  }
}
