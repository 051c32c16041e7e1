/**
 * The task type {@code notification}: one message, and one class for each service that takes it.
 */
@NullMarked
package io.carillon.tasks.notification;

import org.jspecify.annotations.NullMarked;
