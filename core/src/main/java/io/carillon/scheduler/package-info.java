/**
 * The scheduler: decides which due times to fire, skip or merge, and moves each schedule to its
 * next due time. It knows no handler and no broker; what it decides goes to a sink of its own
 * definition.
 */
@NullMarked
package io.carillon.scheduler;

import org.jspecify.annotations.NullMarked;
