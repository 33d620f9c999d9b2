package io.github.convlens.training.table;

import java.util.function.Function;

/**
 * The description of a column.
 *
 * @param key its name in the file's header
 * @param unit of its numbers; empty if they have none
 * @param description what its cells hold
 * @param cell a row's value for it, as it is written
 */
public record Heading<R>(String key, String unit, String description, Function<R, Object> cell) {}
