package io.github.convlens.experiment.bench;

/** The amount of recording during a block. */
enum Mode {
  /** Nothing but losses. */
  OFF("off"),

  /** Mean, std and near-zero fraction of every recorded layer, as often as configured. */
  STATISTICS("statistics"),

  /** The same statistics, plus histograms and gradients as often as configured. */
  EVERYTHING("with histograms and gradients");

  private final String label;

  Mode(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
