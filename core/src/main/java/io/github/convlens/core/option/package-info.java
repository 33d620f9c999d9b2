/**
 * Settings described once: key, type, default, range and effect. The option records' checks and
 * defaults, the keys of a configuration, and its reference all follow from these descriptions.
 */
@NullMarked
package io.github.convlens.core.option;

import org.jspecify.annotations.NullMarked;
