/** Networks as DJL blocks: how the descriptions of {@code model} are executed and observed. */
package io.github.convlens.model.block;
