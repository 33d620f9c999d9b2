/** Picture files of any format, decoded as a viewer shows them and resized to a network's input. */
@NullMarked
package io.github.convlens.data.picture;

import org.jspecify.annotations.NullMarked;
