/** Facts about images that are known before they are decoded. */
@NullMarked
package io.github.convlens.data.survey;

import org.jspecify.annotations.NullMarked;
