/** Well-known networks as functions that return descriptions, and the choice among them. */
package io.github.convlens.model.architecture;
