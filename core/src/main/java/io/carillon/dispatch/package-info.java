/**
 * The task dispatcher: starts or queues executions, announces them through the broker, and cancels
 * them.
 */
@NullMarked
package io.carillon.dispatch;

import org.jspecify.annotations.NullMarked;
