/** Protocol Buffers, as far as files in that format are written. */
@NullMarked
package io.github.convlens.experiment.protobuf;

import org.jspecify.annotations.NullMarked;
