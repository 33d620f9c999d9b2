/**
 * Settings described once: key, type, default, range and effect. From a description follow the
 * option records' checks and defaults, the keys of a configuration, and its reference.
 */
@NullMarked
package io.github.convlens.core.option;

import org.jspecify.annotations.NullMarked;
