/** What a network is to say of an image: its class, several labels, or numbers. */
@NullMarked
package io.github.convlens.data.target;

import org.jspecify.annotations.NullMarked;
