/** A generator of faults: healthy configurations, changed in ways that are known. */
package io.github.convlens.dev.zoo;
