package io.github.convlens.experiment.bench;

/** How much is recorded during a block. */
enum Mode {
  /** Only losses are recorded. */
  OFF("off"),

  /**
   * The mean, the standard deviation and the near-zero fraction of every recorded layer are
   * recorded as often as configured.
   */
  STATISTICS("statistics"),

  /** Histograms and gradients are recorded as well, as often as configured. */
  EVERYTHING("with histograms and gradients");

  private final String label;

  Mode(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
