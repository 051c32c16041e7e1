/**
 * Texts that PostgreSQL can store: how one that a person wrote is refused, and how one that a
 * program produced is escaped so that it can be read back exactly.
 */
@NullMarked
package io.carillon.text;

import org.jspecify.annotations.NullMarked;
