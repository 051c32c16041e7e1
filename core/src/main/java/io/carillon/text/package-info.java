/**
 * Texts that PostgreSQL can store: user input that cannot be stored is refused, and program output
 * is escaped reversibly. Codes of enums, and the texts of durations and times.
 */
@NullMarked
package io.carillon.text;

import org.jspecify.annotations.NullMarked;
