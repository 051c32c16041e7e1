/**
 * The scheduler: decides which due times to fire, skip or merge, and moves each schedule to its
 * next due time. It depends on no handler and no broker; decisions go to a sink that it defines.
 */
@NullMarked
package io.carillon.scheduler;

import org.jspecify.annotations.NullMarked;
