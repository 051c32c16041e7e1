/**
 * The task dispatcher: registers task types and their handlers, lets executions begin, queued ones
 * through the broker, and cancels.
 */
@NullMarked
package io.carillon.dispatch;

import org.jspecify.annotations.NullMarked;
