/** What a run's files say about how its training went; needs no libtorch. */
package io.github.convlens.insight.diagnose;
