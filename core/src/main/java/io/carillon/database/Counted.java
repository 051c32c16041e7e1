package io.carillon.database;

/**
 * A number of matching rows, counted up to a bound.
 *
 * @param count the number of rows that were counted
 * @param more whether there may be more than that, because counting stopped at its bound
 */
public record Counted(long count, boolean more) {}
