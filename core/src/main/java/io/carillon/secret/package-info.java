/**
 * Secrets: values that are encrypted in the database and never given out again, except to the
 * attempts and connections that name them; and the removal of such values from what an attempt
 * reports.
 */
@NullMarked
package io.carillon.secret;

import org.jspecify.annotations.NullMarked;
