/** Picture files of any kind: what a viewer shows, as bytes of the size that a network takes. */
@NullMarked
package io.github.convlens.data.picture;

import org.jspecify.annotations.NullMarked;
