/** Finding a learning rate. */
package io.github.convlens.training.search;
