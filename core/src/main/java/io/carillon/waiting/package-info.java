/** Why an execution that has not ended waits: what is ahead of it, and what it lacks. */
@NullMarked
package io.carillon.waiting;

import org.jspecify.annotations.NullMarked;
