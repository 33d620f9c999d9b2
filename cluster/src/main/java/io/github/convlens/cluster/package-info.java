/** Apache Spark as the machines of a training. */
@NullMarked
package io.github.convlens.cluster;

import org.jspecify.annotations.NullMarked;
