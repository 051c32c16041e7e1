/**
 * The change feed: what was recorded since a position, read from the tables themselves, complete
 * and in one order, and the present states of what has not ended.
 */
@NullMarked
package io.carillon.feed;

import org.jspecify.annotations.NullMarked;
