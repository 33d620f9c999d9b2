/**
 * Networks described as data, built as DJL Blocks, and what can be computed about them without
 * training.
 */
package io.github.convlens.model;
