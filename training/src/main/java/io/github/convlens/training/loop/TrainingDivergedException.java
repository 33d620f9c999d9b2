package io.github.convlens.training.loop;

/** A training whose numbers are no longer numbers. The message is one line for people. */
public final class TrainingDivergedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public TrainingDivergedException(String message) {
    super(message);
  }
}
