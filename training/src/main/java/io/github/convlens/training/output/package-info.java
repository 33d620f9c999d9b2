/** The output of listeners: numbers read from the device, and rows that go to a CSV file. */
@NullMarked
package io.github.convlens.training.output;

import org.jspecify.annotations.NullMarked;
