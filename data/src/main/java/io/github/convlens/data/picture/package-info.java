/** Picture files of any kind: what a viewer shows, as bytes of the size that a network takes. */
package io.github.convlens.data.picture;
