/** The CSV files of a run, read while they may still grow. */
package io.github.convlens.experiment.csv;
