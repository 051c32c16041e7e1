/**
 * Bulk operations in the background: kept in the database, continued by another node when theirs
 * stops, stopped and taken back by users.
 */
@NullMarked
package io.carillon.manager.operation;

import org.jspecify.annotations.NullMarked;
