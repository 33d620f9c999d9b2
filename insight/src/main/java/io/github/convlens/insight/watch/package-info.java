/** The findings that are certain while a run trains. */
@NullMarked
package io.github.convlens.insight.watch;

import org.jspecify.annotations.NullMarked;
