/** What a run directory tells: a diagnosis in words, and a report with plots. */
@NullMarked
package io.github.convlens.insight;

import org.jspecify.annotations.NullMarked;
