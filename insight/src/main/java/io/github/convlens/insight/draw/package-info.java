/** Line plots, color maps and contact sheets as pictures. */
package io.github.convlens.insight.draw;
