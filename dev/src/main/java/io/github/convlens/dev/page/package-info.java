/** Pages of documentation whose tables and pictures come from run directories. */
package io.github.convlens.dev.page;
