/**
 * Makes faulty configurations by known changes to healthy ones, trains them, and measures how often
 * the diagnosis finds the fault.
 */
package io.github.convlens.dev.zoo;
