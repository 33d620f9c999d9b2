/** How far something that takes a while has come: a bar on a terminal, plain lines elsewhere. */
package io.github.convlens.cli.progress;
