/** The evaluation of a network, as a page with curves and pictures. */
@NullMarked
package io.github.convlens.insight.evaluation;

import org.jspecify.annotations.NullMarked;
