/** Which device a command runs on, and what stands in the way of a GPU. */
package io.github.convlens.cli.device;
