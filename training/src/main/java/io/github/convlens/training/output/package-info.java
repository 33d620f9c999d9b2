/** The output of listeners: numbers read from the device, and rows written to CSV files. */
@NullMarked
package io.github.convlens.training.output;

import org.jspecify.annotations.NullMarked;
