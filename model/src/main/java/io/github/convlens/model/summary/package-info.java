/** What can be said about a network without computing it: costs, shapes, receptive fields. */
package io.github.convlens.model.summary;
