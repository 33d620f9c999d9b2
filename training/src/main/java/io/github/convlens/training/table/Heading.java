package io.github.convlens.training.table;

import java.util.function.Function;

/**
 * The description of a column.
 *
 * @param key its name in the file's header
 * @param unit the unit of the column's numbers; empty if they have none
 * @param description what the column's cells hold
 * @param cell returns a row's value in this column, in the form in which it is written
 */
public record Heading<R>(String key, String unit, String description, Function<R, Object> cell) {}
