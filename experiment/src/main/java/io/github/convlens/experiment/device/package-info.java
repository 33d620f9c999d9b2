/** Which devices a configuration runs on, and what a GPU lacks if it is not usable. */
package io.github.convlens.experiment.device;
