/** A writer of Protocol Buffers, for files in formats that are based on them. */
@NullMarked
package io.github.convlens.experiment.protobuf;

import org.jspecify.annotations.NullMarked;
