/** The folder of a run: making it, locking it, and what it was computed on. */
package io.github.convlens.experiment.run;
