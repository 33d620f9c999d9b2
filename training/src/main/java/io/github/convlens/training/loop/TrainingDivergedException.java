package io.github.convlens.training.loop;

/**
 * Thrown if the numbers of a training run are no longer finite. The message is one line for the
 * user.
 */
public final class TrainingDivergedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public TrainingDivergedException(String message) {
    super(message);
  }
}
