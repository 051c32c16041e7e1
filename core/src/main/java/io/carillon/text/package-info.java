/**
 * Texts that PostgreSQL can store: user input that cannot be stored is refused, and program output
 * is escaped reversibly.
 */
@NullMarked
package io.carillon.text;

import org.jspecify.annotations.NullMarked;
