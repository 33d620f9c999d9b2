/** One class per thing that can go wrong in a training, each described in docs/diagnosis.md. */
@NullMarked
package io.github.convlens.insight.diagnose.rule;

import org.jspecify.annotations.NullMarked;
