/** Apache Spark as the machines of a training, or of the trials of a search. */
@NullMarked
package io.github.convlens.cluster;

import org.jspecify.annotations.NullMarked;
