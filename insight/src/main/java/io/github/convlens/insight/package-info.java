/** The evaluation of a run directory: a diagnosis in words, and a report with plots. */
@NullMarked
package io.github.convlens.insight;

import org.jspecify.annotations.NullMarked;
