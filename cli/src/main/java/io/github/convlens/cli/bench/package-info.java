/** How fast a configuration trains, and what recording costs it. */
package io.github.convlens.cli.bench;
