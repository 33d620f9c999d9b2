/** The rules, one for each fault of a training run; docs/diagnosis.md describes them. */
@NullMarked
package io.github.convlens.insight.diagnose.rule;

import org.jspecify.annotations.NullMarked;
