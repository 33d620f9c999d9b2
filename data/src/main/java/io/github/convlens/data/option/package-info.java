/** Which data to open and what to do with it, set by name. */
@NullMarked
package io.github.convlens.data.option;

import org.jspecify.annotations.NullMarked;
