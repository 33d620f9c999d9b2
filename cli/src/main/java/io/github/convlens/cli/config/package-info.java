/**
 * Configuration files: YAML read strictly, laid over {@code defaults.yaml}, and bound to the option
 * records of the other modules.
 */
package io.github.convlens.cli.config;
