/**
 * Training on the machines of an Apache Spark cluster. The machines train one network in rounds, or
 * the trials of a search.
 */
@NullMarked
package io.github.convlens.cluster;

import org.jspecify.annotations.NullMarked;
