/** Networks as DJL blocks: how the descriptions of {@code model} are executed and observed. */
@NullMarked
package io.github.convlens.model.block;

import org.jspecify.annotations.NullMarked;
