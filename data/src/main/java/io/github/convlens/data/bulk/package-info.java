/** The reading of many picture files, which are decoded into memory or packed into mapped files. */
@NullMarked
package io.github.convlens.data.bulk;

import org.jspecify.annotations.NullMarked;
