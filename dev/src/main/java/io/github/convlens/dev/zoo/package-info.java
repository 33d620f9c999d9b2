/** A generator of faulty configurations: healthy ones with known changes. */
package io.github.convlens.dev.zoo;
