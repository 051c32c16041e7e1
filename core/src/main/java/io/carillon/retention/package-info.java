/**
 * Maintains the daily partitions: creates them, analyzes those that grow, drops those past
 * retention, and deletes old rows.
 */
@NullMarked
package io.carillon.retention;

import org.jspecify.annotations.NullMarked;
