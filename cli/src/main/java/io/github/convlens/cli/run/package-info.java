/** What a run is from the command line: its folder, its log, what is shown while it goes. */
package io.github.convlens.cli.run;
