/** Made-up data sets and run directories for the scripts. */
package io.github.convlens.dev.data;
