/**
 * A run, or several side by side, as one page and as pictures: made only from the files of the run
 * directories, so that it can be made at any time, even while a run continues or after it was
 * killed.
 */
@NullMarked
package io.github.convlens.insight.report;

import org.jspecify.annotations.NullMarked;
