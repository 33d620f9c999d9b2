package io.github.convlens.training.table;

import java.util.function.Function;

/**
 * The description of a column.
 *
 * @param key the column's name in the file's header
 * @param unit the unit of the column's numbers; empty if the numbers have no unit
 * @param description a description of what the column's cells hold
 * @param cell the function that returns a row's value in this column, in the form in which the
 *     value is written
 */
public record Heading<R>(String key, String unit, String description, Function<R, Object> cell) {}
