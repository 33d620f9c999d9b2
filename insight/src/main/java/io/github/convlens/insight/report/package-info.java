/**
 * A run, or several side by side, as one page and as pictures: rendered from the files of the run
 * directories alone, so that it can be made again later, while a run goes on, or of one that was
 * killed.
 */
@NullMarked
package io.github.convlens.insight.report;

import org.jspecify.annotations.NullMarked;
