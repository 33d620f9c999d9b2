/** One network on several devices: each computes a part of every batch. */
package io.github.convlens.training.parallel;
