package io.carillon.database;

/**
 * A row after an upsert.
 *
 * @param created whether it was inserted; false for a row that was updated, or was the same before
 */
public record Upserted<T>(T row, boolean created) {}
