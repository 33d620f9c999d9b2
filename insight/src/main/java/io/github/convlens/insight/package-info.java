/** What a run directory tells: a diagnosis in words, and a report with plots. */
package io.github.convlens.insight;
