/**
 * Descriptions of settings: key, type, default, range and effect. The checks and defaults of option
 * records, the keys of a configuration and the reference pages are all derived from them.
 */
@NullMarked
package io.github.convlens.core.option;

import org.jspecify.annotations.NullMarked;
