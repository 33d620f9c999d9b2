/** A generator of faulty configurations, which are healthy configurations with known changes. */
package io.github.convlens.dev.zoo;
