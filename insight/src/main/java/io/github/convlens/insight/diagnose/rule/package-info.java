/** One class per thing that can go wrong in a training, each described in docs/diagnosis.md. */
package io.github.convlens.insight.diagnose.rule;
