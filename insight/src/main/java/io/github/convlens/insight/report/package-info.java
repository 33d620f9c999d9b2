/**
 * Pages and pictures of one run, or of several runs side by side. They are made only from the files
 * of the run directories, so they can be made at any time: while a run continues, or after it was
 * killed.
 */
@NullMarked
package io.github.convlens.insight.report;

import org.jspecify.annotations.NullMarked;
