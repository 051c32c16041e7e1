/**
 * The task dispatcher: registers task types and their handlers, hands queued executions to the
 * broker, and cancels.
 */
@NullMarked
package io.carillon.dispatch;

import org.jspecify.annotations.NullMarked;
