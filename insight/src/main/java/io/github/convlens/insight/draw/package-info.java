/** Line plots, colour maps and contact sheets as pictures. */
@NullMarked
package io.github.convlens.insight.draw;

import org.jspecify.annotations.NullMarked;
