/** The task types whose configs may have the wrong status: those that went, came or changed. */
@NullMarked
package io.carillon.tasktype.watch;

import org.jspecify.annotations.NullMarked;
