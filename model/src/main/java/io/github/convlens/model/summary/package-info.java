/** What can be said about a network without computing it: costs, shapes, receptive fields. */
@NullMarked
package io.github.convlens.model.summary;

import org.jspecify.annotations.NullMarked;
