package io.github.convlens.insight.diagnose;

/**
 * The norm of all gradients together, computed from the norm of each parameter's gradient. The
 * norms of one update must be added consecutively.
 */
final class TotalNorm {
  private final SeriesBuilder norms = new SeriesBuilder();
  private long step = -1;
  private double squares;

  void add(long step, double norm) {
    if (step != this.step) {
      close();
      this.step = step;
    }
    squares += norm * norm;
  }

  private void close() {
    if (step >= 0) {
      norms.add(step, Math.sqrt(squares));
    }
    squares = 0;
  }

  /** The norm of all gradients in each update. Nothing may be added afterwards. */
  Series build() {
    close();
    return norms.build();
  }
}
