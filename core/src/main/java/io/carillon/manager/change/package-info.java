/** Changes of task configs and calendars, each within the transaction of the caller. */
@NullMarked
package io.carillon.manager.change;

import org.jspecify.annotations.NullMarked;
